package dev.zdm.spring.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table in {@code docs/interception.md} to the tests that prove its cells. */
class MatrixTest {
    private static final Path PAGE = Path.of("..", "docs", "interception.md");
    private static final String BEGIN = "<!-- table: MatrixTest writes it with -Dzdm.docs.write=true -->\n";
    private static final String END = "<!-- end of table -->\n";

    @Test
    void the_page_has_the_table_that_the_tests_prove() throws IOException {
        // given
        String page = Files.readString(PAGE);
        String before = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
        String after = page.substring(page.indexOf(END));

        // when
        String expected = before + table() + after;
        if (Boolean.getBoolean("zdm.docs.write")) {
            Files.writeString(PAGE, expected);
        }

        // then
        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    private static String table() {
        String head = Stream.of(Column.values()).map(Column::words).collect(Collectors.joining(" | "));
        return "| | " + head + " | Proved by |\n|---|" + "---|".repeat(Column.values().length) + "---|\n"
                + Matrix.rows().stream().map(Matrix.Row::line).collect(Collectors.joining());
    }

    static List<Matrix.Row> rows() {
        return Matrix.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_row_names_a_test_that_exists(Matrix.Row row) throws IOException {
        // given
        String[] proof = row.proof().split("#", -1);

        // when
        String source = Files.readString(find(proof[0] + ".java"));

        // then
        assertThat(source).contains("void " + proof[1] + "(");
        assertThat(row.cells()).hasSize(Column.values().length);
    }

    private static Path find(String file) throws IOException {
        try (Stream<Path> ours = Files.walk(Path.of("src", "test", "java"));
                Stream<Path> core = Files.walk(Path.of("..", "zdm-core", "src", "test", "java"))) {
            return Stream.concat(ours, core)
                    .filter(path -> path.endsWith(file))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + file));
        }
    }
}
