package dev.zdm.internal.comparison;

import dev.zdm.event.Verdict;
import dev.zdm.internal.evidence.FigureName;
import dev.zdm.spi.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of one comparison under the names by which they are published. */
public record ComparisonFigures(String name, Experiment experiment) {

    public List<Figure> all() {
        List<Figure> figures = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            figures.add(comparisons(verdict));
            figures.add(calibrations(verdict));
        }
        figures.add(figure(
                FigureName.BLAMED_FIELDS,
                Map.of("migration", name),
                new Figure.Gauge(() -> experiment.report().blamed().size())));
        return List.copyOf(figures);
    }

    private Figure comparisons(Verdict verdict) {
        return figure(
                FigureName.COMPARISONS, tags(verdict), new Figure.Counter(() -> experiment.count(false, verdict)));
    }

    private Figure calibrations(Verdict verdict) {
        return figure(
                FigureName.CALIBRATIONS, tags(verdict), new Figure.Counter(() -> experiment.count(true, verdict)));
    }

    private static Figure figure(FigureName name, Map<String, String> tags, Figure.Value value) {
        return new Figure(name.text(), name.meaning(), tags, value);
    }

    private Map<String, String> tags(Verdict verdict) {
        return Map.of("migration", name, "verdict", verdict.name().toLowerCase(Locale.ROOT));
    }
}
