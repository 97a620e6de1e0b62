package dev.zdm.examples.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Java that pages show, and the regions of compiled code that it is taken from. */
final class Regions {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REGION =
            Pattern.compile("// tag::(\\w+)\\[]\n(.*?)\\s*// end::\\1\\[]", Pattern.DOTALL);

    private Regions() {}

    /** The Java blocks of a page. */
    static List<String> shownBy(Path page) throws IOException {
        return find(BLOCK, Files.readString(page), 1);
    }

    /** The tagged regions of all files of some folders. */
    static List<String> of(Path... folders) throws IOException {
        return Stream.of(folders)
                .flatMap(Regions::files)
                .flatMap(file -> find(REGION, read(file), 2).stream())
                .toList();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> find(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map(match -> normal(match.group(group)))
                .toList();
    }

    /** Without the line breaks and indentation, which the formatter of the code and the reader of the page see apart. */
    private static String normal(String code) {
        Matcher spaces = Pattern.compile("\\s+").matcher(code.strip());
        return spaces.replaceAll(" ").replace("( ", "(").replace(" .", ".");
    }
}
