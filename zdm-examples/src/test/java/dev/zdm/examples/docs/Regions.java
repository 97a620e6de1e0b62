package dev.zdm.examples.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The regions of compiled code that pages show. */
final class Regions {
    private static final Pattern REGION =
            Pattern.compile("// tag::(\\w+)\\[]\n(.*?)\\s*// end::\\1\\[]", Pattern.DOTALL);

    private Regions() {}

    /** The tagged regions of all files below some folders. */
    static List<String> of(List<Path> folders) {
        return folders.stream()
                .flatMap(folder -> files(folder).stream())
                .flatMap(file -> REGION.matcher(Page.read(file)).results())
                .map(match -> normal(match.group(2)))
                .toList();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the line breaks and indentation, which the formatter of the code and the reader of the page see apart. */
    static String normal(String code) {
        return code.strip().replaceAll("\\s+", " ").replace("( ", "(").replace(" .", ".");
    }
}
