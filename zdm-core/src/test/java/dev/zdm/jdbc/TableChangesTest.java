package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PooledDataSource;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.Sql;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which columns of a stored row another one would change, as the database itself sees it. */
class TableChangesTest {
    private static final DataSource POSTGRES = PooledDataSource.over(Postgres.freshDatabase());
    private static final DataSource MARIADB = PooledDataSource.over(new MariaDb().freshDatabase());

    @BeforeAll
    static void createCollation() {
        Sql.execute(
                POSTGRES, "create collation nodet (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
    }

    record Cell(long id, @Nullable Object v) {}

    static Stream<Arguments> values() {
        return Stream.of(
                values(MARIADB, "bit(8)", "b'101'", new byte[] {5}, new byte[] {4}),
                values(MARIADB, "bit(16)", "256", new byte[] {1, 0}, new byte[] {0, 1}),
                values(MARIADB, "bit(64)", "18446744073709551615", bits(-1), bits(-2)),
                values(MARIADB, "bit(8)", "b'101'", 5, 4),
                values(MARIADB, "bit(1)", "b'1'", true, false),
                values(MARIADB, "bit(1)", "null", null, false),
                values(MARIADB, "bigint", "9007199254740993", "9007199254740993", "9007199254740992"),
                values(MARIADB, "bigint", "9007199254740993", 9007199254740993L, 9007199254740992L),
                values(MARIADB, "bigint", "-1", new BigDecimal("-1.0"), new BigDecimal("18446744073709551615")),
                values(
                        MARIADB,
                        "bigint unsigned",
                        "18446744073709551615",
                        new BigDecimal("18446744073709551615"),
                        "18446744073709551614"),
                values(MARIADB, "tinyint(1)", "1", true, false),
                values(MARIADB, "int", "13", "13", null),
                values(MARIADB, "decimal(30,10)", "9007199254740993.1", "9007199254740993.10", "9007199254740993.2"),
                values(MARIADB, "varchar(9)", "'a'", "a", "A"),
                values(POSTGRES, "bigint", "9007199254740993", 9007199254740993L, 9007199254740992L),
                values(POSTGRES, "bigint", "-1", -1L, 4294967295L),
                values(POSTGRES, "numeric", "5.0", new BigDecimal("5"), new BigDecimal("-5")),
                values(POSTGRES, "double precision", "0", -0.0, null),
                values(POSTGRES, "text", "'a'", "a", "A"),
                values(POSTGRES, "text COLLATE nodet", "'a'", "a", "A"),
                values(POSTGRES, "char(5)", "'ab'", "ab  ", "AB"));
    }

    private static Arguments values(
            DataSource database, String type, String stored, @Nullable Object same, @Nullable Object other) {
        return Arguments.of(database, type, stored, same, other);
    }

    private static byte[] bits(int last) {
        return new byte[] {-1, -1, -1, -1, -1, -1, -1, (byte) last};
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("values")
    void only_what_the_column_would_store_otherwise_is_a_change(
            DataSource database, String type, String stored, @Nullable Object same, @Nullable Object other) {
        // given
        Sql.execute(database, "drop table if exists stored_cell");
        Sql.execute(database, "create table stored_cell (id bigint primary key, v " + type + ")");
        Sql.execute(database, "insert into stored_cell values (1, " + stored + ")");
        JdbcRecordStore<Long, Cell> store = JdbcRecordStore.on(JdbcDataStore.of(JdbcTransactionScope.of(database)))
                .table("stored_cell")
                .key("id", Long.class, Cell::id)
                .column("v", Cell::v)
                .read(row -> new Cell(row.getLong("id"), row.getObject("v")))
                .build();

        // when / then
        assertThat(store.changesOf(new Cell(1, same))).contains(List.of());
        assertThat(store.changesOf(new Cell(1, other))).contains(List.of("v"));
    }

    /** MySQL holds a JSON object for different from every string, also from the one that it was made of. */
    @Test
    void json_is_compared_as_json_in_mysql() {
        // given
        ValueType json = new ValueType(ValueType.Kind.JSON, 0, false, "json");

        // when / then
        assertThat(new MySqlTexts(true).differs("`v`", json)).isEqualTo("NOT (CAST(`v` AS JSON) <=> CAST(? AS JSON))");
    }
}
