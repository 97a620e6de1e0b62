package dev.zdm.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/zdm/examples/readme");
    private static final Path TESTS = Path.of("src/test/java/dev/zdm/examples/testkit");

    @Test
    void every_java_block_of_the_readme_is_a_region_of_code_that_this_build_compiled() throws IOException {
        // when
        List<String> blocks = Regions.shownBy(Path.of("../README.md"));

        // then
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(4);
        assertThat(Regions.of(SOURCES, TESTS)).containsAll(blocks);
    }

    @Test
    void every_java_block_of_the_page_on_testing_is_a_region_of_a_test_that_this_build_ran() throws IOException {
        // when
        List<String> blocks = Regions.shownBy(Path.of("../docs/testing.md"));

        // then
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(5);
        assertThat(Regions.of(TESTS)).containsAll(blocks);
    }

    @Test
    void the_first_java_of_the_readme_begins_by_line_25() throws IOException {
        // given
        List<String> lines = Files.readAllLines(Path.of("../README.md"));

        // then
        assertThat(lines.indexOf("```java")).isBetween(0, 24);
    }
}
