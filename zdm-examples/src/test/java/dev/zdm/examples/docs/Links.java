package dev.zdm.examples.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The links of a page to files of this repository, and to headings in them. */
final class Links {
    private static final Pattern LINK = Pattern.compile("\\]\\(((?!https?:)[^)#\\s]*)(?:#([^)\\s]+))?\\)");

    private Links() {}

    static List<String> broken(Page page) {
        return LINK.matcher(page.text())
                .results()
                .filter(link -> !leads(page, link.group(1), link.group(2)))
                .map(link -> page.name() + ": " + link.group())
                .toList();
    }

    private static boolean leads(Page page, String file, String part) {
        Path here = Path.of("..").resolve(page.name());
        Path target = file.isEmpty() ? here : here.resolveSibling(file);
        return Files.exists(target) && (part == null || headings(target).contains(part));
    }

    private static List<String> headings(Path page) {
        return Page.read(page)
                .lines()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
