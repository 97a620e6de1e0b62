package dev.zdm.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REGION =
            Pattern.compile("// tag::(\\w+)\\[]\n(.*?)\\s*// end::\\1\\[]", Pattern.DOTALL);
    private static final Path SOURCES = Path.of("src/main/java/dev/zdm/examples/readme");

    @Test
    void every_java_block_of_the_readme_is_a_region_of_code_that_this_build_compiled() throws IOException {
        // given
        List<String> regions = regions();

        // when
        List<String> blocks = find(BLOCK, Files.readString(Path.of("../README.md")), 1);

        // then
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(4);
        assertThat(regions.stream().map(ReadmeTest::normal))
                .containsAll(blocks.stream().map(ReadmeTest::normal).toList());
    }

    @Test
    void the_first_java_of_the_readme_begins_by_line_25() throws IOException {
        // given
        List<String> lines = Files.readAllLines(Path.of("../README.md"));

        // then
        assertThat(lines.indexOf("```java")).isBetween(0, 24);
    }

    private static List<String> regions() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.flatMap(file -> find(REGION, read(file), 2).stream()).toList();
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
        return pattern.matcher(text).results().map(match -> match.group(group)).toList();
    }

    /** Without the line breaks and indentation, which the formatter of the code and the reader of the page see apart. */
    private static String normal(String code) {
        Matcher spaces = Pattern.compile("\\s+").matcher(code.strip());
        return spaces.replaceAll(" ").replace("( ", "(").replace(" .", ".");
    }
}
