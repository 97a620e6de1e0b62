package dev.zdm.internal.evidence;

import dev.zdm.event.Delivery;
import dev.zdm.event.FallbackReason;
import dev.zdm.event.Operation;
import dev.zdm.event.ScanKind;
import dev.zdm.event.Verdict;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.Figure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The figures of one migration under the names by which they are published. */
public final class Figures {
    private final String migration;
    private final Evidence evidence;
    private final List<Figure> figures = new ArrayList<>();

    private Figures(String migration, Evidence evidence) {
        this.migration = migration;
        this.evidence = evidence;
    }

    public static List<Figure> of(String migration, Evidence evidence, Supplier<MigrationState> state) {
        Figures all = new Figures(migration, evidence);
        all.addCalls();
        all.addOutcomes();
        all.addState(state);
        return List.copyOf(all.figures);
    }

    private void addCalls() {
        for (Operation operation : Operation.values()) {
            for (Side side : Side.values()) {
                addCalls(operation, side, true);
                addCalls(operation, side, false);
            }
        }
    }

    private void addCalls(Operation operation, Side side, boolean success) {
        CallFigures calls = evidence.calls(operation, side);
        Map<String, String> tags = tags("operation", operation.name(), "side", side.name());
        tags.put("outcome", success ? "success" : "failure");
        figures.add(new Figure(
                "zdm.calls",
                "Calls by operation, side and outcome",
                tags,
                new Figure.Timing(() -> calls.timed(success), () -> calls.nanos(success))));
        counter(
                "zdm.calls.parked",
                "Calls while the migration was parked, which are counted and not timed",
                tags,
                () -> calls.untimed(success));
    }

    private void addOutcomes() {
        for (FallbackReason reason : FallbackReason.values()) {
            counter(
                    "zdm.fallbacks",
                    "Answers of the old side to what belonged to the new one",
                    tags("reason", reason),
                    () -> evidence.fallbacks(reason));
        }
        for (Verdict verdict : Verdict.values()) {
            counter(
                    "zdm.comparisons",
                    "Shadow comparisons by verdict",
                    tags("verdict", verdict),
                    () -> evidence.comparisons(verdict));
        }
        for (ScanKind kind : ScanKind.values()) {
            gauge(
                    "zdm.scan.rows",
                    "Rows done by the latest scan",
                    tags("kind", kind),
                    () -> evidence.scannedRows(kind));
        }
        counter("zdm.copy.failures", "Copies that failed", tags(), evidence::copyFailures);
        counter("zdm.transitions", "Changes of phase or share", tags(), evidence::transitions);
        counter("zdm.refusals", "Changes that were refused", tags(), evidence::refusals);
    }

    private void addState(Supplier<MigrationState> state) {
        for (Delivery delivery : Delivery.values()) {
            counter(
                    "zdm.notifications",
                    "Notifications by what became of them",
                    tags("outcome", delivery),
                    () -> evidence.notifications(delivery));
        }
        gauge(
                "zdm.phase",
                "The phase's position, 0 for the first",
                tags(),
                () -> state.get().phase().ordinal());
        gauge(
                "zdm.share",
                "Percent of reads or calls that have moved",
                tags(),
                () -> state.get().share());
        gauge("zdm.epoch", "The present epoch", tags(), () -> state.get().epoch());
    }

    private void counter(String name, String description, Map<String, String> tags, LongSupplier count) {
        figures.add(new Figure(name, description, tags, new Figure.Counter(count)));
    }

    private void gauge(String name, String description, Map<String, String> tags, LongSupplier current) {
        figures.add(new Figure(name, description, tags, new Figure.Gauge(current::getAsLong)));
    }

    private Map<String, String> tags(String name, Enum<?> value) {
        Map<String, String> tags = tags();
        tags.put(name, value.name().toLowerCase(Locale.ROOT));
        return tags;
    }

    private Map<String, String> tags(String first, String value, String second, String other) {
        Map<String, String> tags = tags();
        tags.put(first, value.toLowerCase(Locale.ROOT));
        tags.put(second, other.toLowerCase(Locale.ROOT));
        return tags;
    }

    private Map<String, String> tags() {
        Map<String, String> tags = new HashMap<>();
        tags.put("migration", migration);
        return tags;
    }
}
