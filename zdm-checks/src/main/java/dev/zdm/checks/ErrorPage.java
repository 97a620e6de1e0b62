package dev.zdm.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The page {@code docs/errors.md}: one section for each module, between markers, made from that module's table of
 * misuses. With {@code -Dzdm.docs.write=true} the section is written, otherwise it is compared.
 *
 * @param file the page
 * @param section the module whose section is meant
 */
public record ErrorPage(Path file, String section) {

    /**
     * The page, from within a module of the build.
     *
     * @param section the module
     * @return its section of the page
     */
    public static ErrorPage of(String section) {
        return new ErrorPage(Path.of(System.getProperty("basedir", "."), "..", "docs", "errors.md"), section);
    }

    /**
     * Requires the section to be what the table makes of it.
     *
     * @param table all misuses of the module
     */
    public void requireToShow(List<Misuse> table) {
        String page = read();
        String wanted = begin() + "\n" + render(table) + end();
        int from = page.indexOf(begin());
        int to = page.indexOf(end()) + end().length();
        if (from < 0 || to < from) {
            throw new AssertionError(file + " has no section " + begin() + " … " + end());
        }
        if (page.substring(from, to).equals(wanted)) {
            return;
        }
        if (!Boolean.getBoolean("zdm.docs.write")) {
            throw new AssertionError(
                    file.normalize() + " does not show the present messages; run this test with -Dzdm.docs.write=true");
        }
        write(page.substring(0, from) + wanted + page.substring(to));
    }

    private static String render(List<Misuse> table) {
        Map<String, StringBuilder> areas = new LinkedHashMap<>();
        for (Misuse misuse : table) {
            areas.computeIfAbsent(misuse.area(), ErrorPage::heading)
                    .append("| ")
                    .append(cell(misuse.deed()))
                    .append(" | ")
                    .append(cell(misuse.problem()))
                    .append(" | ")
                    .append(cell(remedy(misuse)))
                    .append(" |\n");
        }
        return String.join("", areas.values()) + "\n";
    }

    private static String remedy(Misuse misuse) {
        if (misuse.remedy().isBlank()) {
            throw new AssertionError("'" + misuse + "' ends in words that do not say what to do: " + misuse.words());
        }
        return misuse.remedy();
    }

    private static StringBuilder heading(String area) {
        return new StringBuilder(
                "\n### " + area + "\n\n| What you did | What zdm says | What to do |\n|---|---|---|\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ");
    }

    private String begin() {
        return "<!-- begin " + section + " -->";
    }

    private String end() {
        return "<!-- end " + section + " -->";
    }

    private String read() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String page) {
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
