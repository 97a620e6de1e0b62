package dev.zdm.internal.report;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** A text in Markdown, built from its beginning. Not thread-safe. */
public final class Markdown {
    private final StringBuilder text = new StringBuilder();

    public Markdown heading(int level, String title) {
        text.append(text.isEmpty() ? "" : "\n")
                .append("#".repeat(level))
                .append(' ')
                .append(oneLine(title))
                .append("\n");
        return this;
    }

    public Markdown paragraph(String words) {
        text.append('\n').append(words).append('\n');
        return this;
    }

    public Markdown list(List<String> items) {
        text.append('\n');
        items.forEach(item -> text.append("- ").append(oneLine(item)).append('\n'));
        return this;
    }

    public Markdown table(List<String> columns, List<List<String>> rows) {
        text.append('\n');
        row(columns);
        row(Collections.nCopies(columns.size(), "---"));
        rows.forEach(this::row);
        return this;
    }

    private void row(List<String> cells) {
        text.append(cells.stream().map(Markdown::cell).collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static String cell(String words) {
        return oneLine(words).replace("|", "\\|");
    }

    private static String oneLine(String words) {
        return words.replaceAll("\\R", " ");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
