package dev.zdm.internal.scan;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.ScanKind;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.ScanChunks.Chunk;
import dev.zdm.spi.Scans.Scan;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the lanes of one scan in this instance share. */
final class Shift<K> {
    private static final Duration BRIEFLY = Duration.ofMillis(100);

    private final ScanTurns turns;
    private final Scan scan;
    private final Lanes.Job<K> job;
    private final ScanControl control;
    private final Map<Part, Pace> paces = new EnumMap<>(Part.class);
    private final long estimate;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean isLed;

    Shift(ScanTurns turns, Scan scan, Lanes.Job<K> job, ScanControl control, long estimate) {
        this.turns = turns;
        this.scan = scan;
        this.job = job;
        this.control = control;
        Stream.of(Part.values()).forEach(part -> paces.put(part, Pace.of(turns.policy(), job.work())));
        this.estimate = estimate;
    }

    Scan scan() {
        return scan;
    }

    ScanTurns turns() {
        return turns;
    }

    ScanPolicy policy() {
        return turns.policy();
    }

    ScanChunks chunks() {
        return turns.crew().chunks();
    }

    Work<K> work() {
        return job.work();
    }

    ScanControl control() {
        return control;
    }

    Steering steering() {
        return turns.crew().steering();
    }

    /** Each part has its own, because a mark, a row copied in bulk, and a look at one take different times. */
    Pace pace(Part part) {
        return Objects.requireNonNull(paces.get(part));
    }

    /** The rest between two chunks. */
    Duration pause() {
        return scan.kind() == ScanKind.BACKFILL ? policy().pause() : Duration.ZERO;
    }

    int size(Part part) {
        return steering().bounded(pace(part).size());
    }

    KeyRange<K> rangeOf(Chunk chunk) {
        return new KeyRange<>(keyOf(chunk.after()), keyOf(chunk.upTo()));
    }

    private @Nullable K keyOf(@Nullable String text) {
        return text == null ? null : job.keys().parse(scan, text);
    }

    String textOf(K key) {
        return job.keys().format(key);
    }

    /** Waits while anything holds scans back, unless another lane has failed; throws once this one may not go on at all. */
    void awaitTurn() {
        turns.requirePhase(scan, job.allowed());
        while (goesOn() && isHeldBack()) {
            control.rest(BRIEFLY);
            turns.requirePhase(scan, job.allowed());
        }
    }

    private boolean isHeldBack() {
        return turns.view().state().paused() || isHeldBack(steering());
    }

    private boolean isHeldBack(Steering steering) {
        if (steering.changed()) {
            turns.events().emit(new MigrationEvent.ScanHeldBack(turns.view().state(), scan.kind(), steering.held()));
        }
        return steering.held().isPresent();
    }

    /**
     * Waits until so many rows may be done, or fewer, if no more are allowed at once. What holds scans back, and another
     * limit, are heeded meanwhile.
     */
    int awaitPace(int rows) {
        Steering.Turn turn = steering().reserve(rows);
        Duration left = steering().left(turn);
        while (goesOn() && left.compareTo(Duration.ZERO) > 0) {
            control.rest(left.compareTo(BRIEFLY) < 0 ? left : BRIEFLY);
            awaitTurn();
            turn = steering().kept(turn);
            left = steering().left(turn);
        }
        return turn.rows();
    }

    /** Whether what comes before all rows is complete; once it is, that is not asked again. */
    boolean isLed() {
        if (!isLed) {
            isLed = chunks().left(scan).stream().noneMatch(chunk -> Part.of(chunk.priority()) == Part.LEAD);
        }
        return isLed;
    }

    boolean isComplete() {
        return chunks().left(scan).isEmpty();
    }

    void did(long rows) {
        steering().did(rows);
        tell();
    }

    /** With the figures of all instances. */
    void tell() {
        Optional<Scan> known = turns.latest(scan.kind());
        known.ifPresent(present -> turns.told(present, estimate, job.work().swept()));
    }

    boolean goesOn() {
        return failure.get() == null;
    }

    void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
    }

    void rethrow() {
        Throwable cause = failure.get();
        if (cause instanceof RuntimeException known) {
            throw known;
        }
        if (cause instanceof Error error) {
            throw error;
        }
    }
}
