package dev.zdm.spring.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the table in {@code docs/interception.md} to what the tests state that they prove. */
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
        String expected = before + Matrix.ofTheTests().table() + after;
        if (Boolean.getBoolean("zdm.docs.write")) {
            Files.writeString(PAGE, expected);
        }

        // then
        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Row.class)
    void every_row_has_a_proof_and_no_cell_two_outcomes(Row row) throws IOException {
        Matrix matrix = Matrix.ofTheTests();
        assertThat(matrix.cells()).extracting(Stated::row).contains(row);
        for (Column column : Column.values()) {
            assertThat(matrix.in(row, column).map(Stated::outcome).distinct()).hasSizeLessThan(2);
        }
    }

    static class Samples {
        @Test
        @Cell(row = Row.VOID, column = Column.CALL, way = Way.JDK_PROXY, outcome = Outcome.REFUSED)
        void counts() {}

        @Test
        @Disabled("the sample")
        @Cell(row = Row.VOID, column = Column.GATE)
        void disabled() {}

        @Cell(row = Row.VOID, column = Column.GATE)
        void isNoTest() {}
    }

    @Test
    void a_cell_is_what_a_test_states_that_is_run() {
        // when
        String table = Matrix.of(Samples.class).table();

        // then
        assertThat(table).contains("| returns nothing | – | – | refused (J) | – | – | `Samples#counts` |");
    }
}
