package dev.zdm.test.assertion;

import dev.zdm.event.Operation;
import dev.zdm.plan.Side;
import dev.zdm.spi.Figure;
import dev.zdm.spi.FigureExporter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Counts the calls of each side, successful or not, by the engine's own figures. Thread-safe. */
public final class RecordedCalls implements FigureExporter {
    /** Calls are timed except while the migration is parked. */
    private static final Set<String> COUNTED = Set.of("zdm.calls", "zdm.calls.parked");

    private final List<Figure> figures = new CopyOnWriteArrayList<>();

    /** Creates one that has counted nothing. */
    public RecordedCalls() {}

    @Override
    public void export(Collection<Figure> exported) {
        figures.addAll(exported);
    }

    /**
     * How many calls a side has had.
     *
     * @param migration the migration's id
     * @param operation what was called
     * @param side the side
     * @return the number since the migration was registered
     */
    public long count(String migration, Operation operation, Side side) {
        Map<String, String> wanted = Map.of("migration", migration, "operation", lower(operation), "side", lower(side));
        return figures.stream()
                .filter(figure -> COUNTED.contains(figure.name()))
                .filter(figure -> figure.tags().entrySet().containsAll(wanted.entrySet()))
                .mapToLong(RecordedCalls::countOf)
                .sum();
    }

    private static long countOf(Figure figure) {
        if (figure.value() instanceof Figure.Timing timing) {
            return timing.count().getAsLong();
        }
        return figure.value() instanceof Figure.Counter counter
                ? counter.count().getAsLong()
                : 0;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
