package dev.zdm.examples.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation. */
record Page(String name, String text) {
    private static final Path ROOT = Path.of("..");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern FILE = Pattern.compile("`([^`\\s]+)`:\\s*$");

    /** A fenced block; the file is the one that the sentence before it names. */
    record Block(String page, String language, String text, Optional<String> file) {
        @Override
        public String toString() {
            return page + ": " + text.lines().findFirst().orElse("");
        }
    }

    static Page of(String name) {
        return new Page(name, read(ROOT.resolve(name)));
    }

    /** All that readers are shown, without the decisions and the list of changes. */
    static List<Page> all() {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            List<String> pages = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".md"))
                    .sorted()
                    .map(file -> "docs/" + file)
                    .toList();
            return Stream.concat(Stream.of("README.md", "CONTRIBUTING.md"), pages.stream())
                    .map(Page::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Block> blocks(String language) {
        return all().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.language().equals(language))
                .toList();
    }

    List<Block> blocks() {
        int[] end = {0};
        return FENCE.matcher(text).results().map(match -> block(match, end)).toList();
    }

    private Block block(MatchResult match, int[] end) {
        Matcher file = FILE.matcher(text.substring(end[0], match.start()));
        end[0] = match.end();
        return new Block(
                name, match.group(1), match.group(2), file.find() ? Optional.of(file.group(1)) : Optional.empty());
    }

    /** The rows of the table under a heading, as cells; without the head. */
    List<List<String>> table(String heading) {
        return text.substring(text.indexOf("## " + heading + "\n"))
                .lines()
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Stream.of(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
