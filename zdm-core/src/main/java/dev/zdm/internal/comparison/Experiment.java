package dev.zdm.internal.comparison;

import dev.zdm.event.ComparisonReport;
import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Verdict;
import dev.zdm.internal.copy.KeyHash;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.internal.copy.RowComparison.Outcome;
import dev.zdm.internal.routing.ShadowRoom;
import dev.zdm.plan.CalibrationPolicy;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.Call;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares two implementations of one question. The old one is asked on the caller's thread and its answer, or exception,
 * is the caller's. A sample of the calls is asked again in the shadow: the first ones, and some of the later ones, of the
 * old implementation itself. What differs there is noise, and only what differs more than that is blamed on the new one.
 */
public final class Experiment {

    /** What is compared, and how often. */
    public record Plan(String name, ShadowPolicy shadow, CalibrationPolicy calibration) {}

    private final Logger log = LoggerFactory.getLogger("dev.zdm");
    private final AtomicBoolean complained = new AtomicBoolean();
    private final Plan plan;
    private final ShadowRoom room;
    private final EventSink events;
    private final RowComparison answers;
    private final Tally comparisons = new Tally();
    private final Tally calibrations = new Tally();
    private final Set<String> blamed = ConcurrentHashMap.newKeySet();

    public Experiment(Plan plan, ShadowRoom room, EventSink events) {
        this.plan = plan;
        this.room = room;
        this.events = events;
        this.answers = new RowComparison(plan.shadow().ignoredFields());
    }

    /** The key is asked for only where a mismatch is to be named by it. */
    public <T extends @Nullable Object, X extends Exception> T run(
            Supplier<? extends @Nullable Object> key, Call<T, X> old, Call<T, X> next) throws X {
        if (!happens(plan.shadow().samplePercent())) {
            return old.runOnce();
        }
        T answer;
        try {
            answer = old.run();
        } catch (Exception e) {
            compare(key, new Reply(null, e), old, next);
            throw e;
        }
        compare(key, new Reply(answer, null), old, next);
        return answer;
    }

    private static boolean happens(int percent) {
        return percent > 0 && (percent == 100 || ThreadLocalRandom.current().nextInt(100) < percent);
    }

    private void compare(Supplier<? extends @Nullable Object> key, Reply answered, Call<?, ?> old, Call<?, ?> next) {
        boolean calibrating = isCalibration();
        if (answered.isConsumable()) {
            add(calibrating, new Outcome(Verdict.INCOMPARABLE, List.of()), key);
            return;
        }
        Call<?, ?> asked = calibrating ? old : next;
        room.offer(() -> answered.compare(Reply.of(asked), answers), outcome -> add(calibrating, outcome, key));
    }

    /** Until so many have really been compared: a calibration that only timed out would tell nothing. */
    private boolean isCalibration() {
        return calibrations.compared() < plan.calibration().first()
                || happens(plan.calibration().percent());
    }

    private void add(boolean calibration, Outcome outcome, Supplier<? extends @Nullable Object> key) {
        List<String> fields = outcome.fields().stream()
                .filter(field -> !answers.ignores(field))
                .toList();
        (calibration ? calibrations : comparisons).add(outcome.verdict(), fields);
        if (!calibration) {
            events.emit(new MigrationEvent.AnswersCompared(
                    plan.name(), outcome.verdict(), outcome.fields(), hash(outcome, key)));
            fields.forEach(this::blame);
        }
    }

    private String hash(Outcome outcome, Supplier<? extends @Nullable Object> key) {
        return outcome.isMismatch() ? hash(key) : "";
    }

    private String hash(Supplier<? extends @Nullable Object> key) {
        try {
            Object known = key.get();
            return known == null ? "" : KeyHash.of(plan.name(), known.toString());
        } catch (Exception | Error e) {
            // Once, because it may happen on every call; by its class only, because its message may carry the key.
            if (complained.compareAndSet(false, true)) {
                log.warn(
                        "comparison '{}': the key of a call cannot be found ({}), so its mismatch has no hash (logged"
                                + " once); mend the key expression",
                        plan.name(),
                        e.getClass().getName());
            }
            return "";
        }
    }

    private void blame(String field) {
        ComparisonReport.Field figures = comparisons.against(calibrations, field);
        if (figures.blamed() && blamed.add(field)) {
            events.emit(new MigrationEvent.FieldBlamed(plan.name(), figures));
        }
    }

    public ComparisonReport report() {
        List<ComparisonReport.Field> fields = Stream.concat(
                        comparisons.fields().stream(), calibrations.fields().stream())
                .distinct()
                .sorted()
                .map(field -> comparisons.against(calibrations, field))
                .toList();
        return new ComparisonReport(plan.name(), comparisons.byVerdict(), calibrations.byVerdict(), fields);
    }

    long count(boolean calibration, Verdict verdict) {
        return (calibration ? calibrations : comparisons).count(verdict);
    }
}
