package dev.zdm.internal.evidence;

import dev.zdm.spi.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Collects the figures of one migration under their names. */
public final class FigureList {
    private final String migration;
    private final List<Figure> figures = new ArrayList<>();

    public FigureList(String migration) {
        this.migration = migration;
    }

    public void counter(FigureName name, Tags tags, LongSupplier count) {
        add(name, tags, new Figure.Counter(count));
    }

    public void gauge(FigureName name, Tags tags, DoubleSupplier current) {
        add(name, tags, new Figure.Gauge(current));
    }

    void timing(FigureName name, Tags tags, LongSupplier count, LongSupplier nanos) {
        add(name, tags, new Figure.Timing(count, nanos));
    }

    private void add(FigureName name, Tags tags, Figure.Value value) {
        figures.add(new Figure(name.text(), name.meaning(), tags.with(migration), value));
    }

    public List<Figure> all() {
        return List.copyOf(figures);
    }
}
