package dev.zdm.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns as wide as what is in them; the last may be of any width. */
final class Tables {
    private static final String GAP = "  ";

    private Tables() {}

    static String of(List<String> headings, List<List<String>> rows) {
        List<Integer> widths = IntStream.range(0, headings.size())
                .mapToObj(column -> Math.max(
                        headings.get(column).length(),
                        rows.stream()
                                .mapToInt(row -> row.get(column).length())
                                .max()
                                .orElse(0)))
                .toList();
        return line(headings, widths)
                + rows.stream().map(row -> "\n" + line(row, widths)).collect(Collectors.joining());
    }

    private static String line(List<String> cells, List<Integer> widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> padded(cells.get(column), widths.get(column)))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
