package dev.zdm.jpa.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementShapeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "select a1 from t where b = 'x''y' and c = 12.5 | select a1 from t where b = ? and c = ?",
                "select a from t where b = \"x\" and d = $1 | select a from t where b = ? and d = $1",
                "select a /* 4711 */ from t -- 'x' | select a ? from t ?",
                "select '--' , 'x' from t | select ? , ? from t",
                "select $tag$ x ' y $tag$, 'z' from t | select ?, ? from t",
                "update t set a = 0x4F, b = 1e5 | update t set a = ?, b = ?"
            })
    void nothing_that_may_be_a_value_is_shown(String sql, String shape) {
        assertThat(StatementShape.of(sql)).isEqualTo(shape);
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 'C:\\' , 'x' from t", "select 'it\\'s' from t"})
    void what_only_the_database_can_read_is_not_shown_at_all(String sql) {
        assertThat(StatementShape.of(sql)).isEqualTo("(it contains a backslash, and is not shown)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "select 1; update t set a = 1 | true",
                "select 1; | false",
                "select '; x' from t | false",
                "select 'a\\'; update t set a = 1; -- ' | true"
            })
    void several_statements_are_told_from_one(String sql, boolean several) {
        assertThat(StatementShape.isSeveral(sql)).isEqualTo(several);
    }
}
