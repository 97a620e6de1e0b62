package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.zdm.spi.RangeCopy.Load;
import dev.zdm.testing.Database;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.OneConnection;
import dev.zdm.testing.PooledDataSource;
import dev.zdm.testing.PostgresDatabase;
import dev.zdm.testing.Sql;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Many rows inserted at once, which must come to the same as rows that are put one by one. */
class BulkInsertTest {
    private static final String TEXT = "a\tb\nc\\d'e\"f,Gr\u00fc\u00dfe \ud83d\ude00 \\N \\. ?";

    private enum Server {
        POSTGRESQL(new PostgresDatabase(), "text"),
        MARIADB(new MariaDb(), "varchar(200) character set utf8mb4"),
        H2(new H2(), "varchar(200)");

        private final String text;
        private final DataSource database;
        private final JdbcDataStore home;

        Server(Database kind, String text) {
            this.text = text;
            this.database = PooledDataSource.over(kind.freshDatabase());
            this.home = JdbcDataStore.of(database);
        }

        JdbcRecordStore<Long, Row> table(String name, String type) {
            Sql.execute(database, "drop table if exists " + name);
            Sql.execute(database, "create table " + name + " (id bigint primary key, v " + type + ")");
            return store(home, name);
        }
    }

    record Row(long id, @Nullable Object value) {}

    private static JdbcRecordStore<Long, Row> store(JdbcDataStore home, String table) {
        return JdbcRecordStore.on(home)
                .table(table)
                .key("id", Long.class, Row::id)
                .column("v", Row::value)
                .read(row -> new Row(row.getLong("id"), row.getString("v")))
                .build();
    }

    private static final UUID SOME_UUID = UUID.fromString("01234567-89ab-cdef-8000-0123456789ab");

    private enum Mood {
        GOOD
    }

    private static final boolean COPIED = true;
    private static final boolean BY_STATEMENT = false;

    @BeforeAll
    static void createTypes() {
        Sql.execute(
                Server.POSTGRESQL.database,
                "create type mood as enum ('GOOD', 'BAD'); create domain short as varchar(3) check (value <> 'no')");
    }

    /** A type, whether COPY takes the values in binary, and the values. */
    private static Arguments postgres(String type, boolean isCopied, Object... values) {
        return Arguments.of(Server.POSTGRESQL, type, isCopied, Arrays.asList(values));
    }

    static Stream<Arguments> postgresTypes() {
        Instant time = Instant.parse("2024-02-29T23:59:59.123456789Z");
        return Stream.of(
                postgres("smallint", COPIED, (short) -32768, 32767, 7L, (byte) 3),
                postgres("int", COPIED, Integer.MIN_VALUE, 0, 5L, (short) 3),
                postgres("bigint", COPIED, Long.MIN_VALUE, Long.MAX_VALUE, 3),
                postgres("bigint", BY_STATEMENT, new BigDecimal("2.5"), BigInteger.TEN, "17"),
                postgres("real", COPIED, 0.1f, Float.NaN, -0.0f, Float.MIN_VALUE),
                postgres("real", BY_STATEMENT, 0.1d),
                postgres("float8", COPIED, 0.1d, Double.NEGATIVE_INFINITY, -0.0d, Double.MAX_VALUE, 0.1f),
                postgres("boolean", COPIED, true, false),
                postgres("boolean", BY_STATEMENT, "yes"),
                postgres("text", COPIED, TEXT, "", "\u0001\u007f", Mood.GOOD),
                postgres("text", BY_STATEMENT, SOME_UUID),
                postgres("varchar(5)", COPIED, "ab ", "12345", "1234    "),
                postgres("char(5)", COPIED, "ab ", "12345", ""),
                postgres("short", COPIED, "yes"),
                postgres("mood", COPIED, "GOOD", Mood.GOOD),
                postgres("uuid", COPIED, SOME_UUID, new UUID(-1, -1)),
                postgres("uuid", BY_STATEMENT, "01234567-89AB-cdef-8000-0123456789ab"),
                postgres("bytea", COPIED, TEXT.getBytes(StandardCharsets.UTF_8), new byte[0], new byte[] {0, -1}),
                postgres("json", COPIED, "{\"b\": 1,  \"a\": \"\u00e4\"}", "null"),
                postgres("jsonb", COPIED, "{\"b\": 1,  \"a\": \"\u00e4\"}", "[]"),
                postgres(
                        "date",
                        COPIED,
                        LocalDate.of(1999, 12, 31),
                        LocalDate.of(2024, 2, 29),
                        Date.valueOf("2001-02-03")),
                postgres("date", BY_STATEMENT, LocalDate.of(44, 3, 15), LocalDate.MAX),
                postgres("time", COPIED, LocalTime.MIN, LocalTime.of(12, 34, 56, 123_456_789), LocalTime.MAX),
                postgres(
                        "timestamp", COPIED, LocalDateTime.of(2024, 2, 29, 1, 2, 3, 999_999_500), Timestamp.from(time)),
                postgres("timestamp(0)", COPIED, LocalDateTime.of(1969, 12, 31, 23, 59, 59, 500_000_000)),
                postgres("timestamp", BY_STATEMENT, time, LocalDateTime.of(1, 1, 1, 0, 0), LocalDateTime.MAX),
                postgres(
                        "timestamptz",
                        COPIED,
                        time,
                        Timestamp.from(time),
                        OffsetDateTime.parse("1970-01-01T01:00+02:00")),
                postgres("timestamptz", BY_STATEMENT, LocalDateTime.of(2024, 2, 29, 1, 2), OffsetDateTime.MAX),
                postgres("int[]", BY_STATEMENT, "{1,NULL,3}"),
                postgres("interval", BY_STATEMENT, "1 day 2 hours"));
    }

    static Stream<Arguments> decimals() {
        List<Object> values = new ArrayList<>(List.of(0L, -1, 10_000L, Long.MIN_VALUE, BigInteger.TEN.pow(40)));
        for (String text : List.of(
                "0",
                "0.00",
                "1",
                "1.0",
                "1.00",
                "-12345.6789",
                "10000",
                "9999",
                "0.0001",
                "0.00001",
                "100000000.5",
                "12E5",
                "-1E-20",
                "123456789012345678901234567890.123456789",
                "10000.00010000",
                "0.10",
                "99.995")) {
            values.add(new BigDecimal(text));
        }
        return Stream.of(
                Arguments.of(Server.POSTGRESQL, "numeric", COPIED, values),
                Arguments.of(Server.POSTGRESQL, "numeric(60, 2)", COPIED, values),
                postgres("numeric", BY_STATEMENT, 0.5d, "NaN"));
    }

    static Stream<Arguments> otherTypes() {
        Instant time = Instant.parse("2024-02-29T23:59:59.123456Z");
        return Stream.of(Server.MARIADB, Server.H2)
                .flatMap(server -> Stream.of(
                        Arguments.of(server, "bigint", BY_STATEMENT, List.of(1L, Long.MIN_VALUE)),
                        Arguments.of(server, server.text, BY_STATEMENT, List.of(TEXT, "", Mood.GOOD)),
                        Arguments.of(server, "decimal(20, 4)", BY_STATEMENT, List.of(new BigDecimal("-12.3456"), 5L)),
                        Arguments.of(server, "varbinary(10)", BY_STATEMENT, List.of(new byte[] {0, -1, 39, 92})),
                        Arguments.of(server, "timestamp(6)", BY_STATEMENT, List.of(time)),
                        Arguments.of(server, "date", BY_STATEMENT, List.of(LocalDate.of(2024, 2, 29))),
                        Arguments.of(server, "boolean", BY_STATEMENT, List.of(true, false))));
    }

    @ParameterizedTest
    @MethodSource({"postgresTypes", "decimals", "otherTypes"})
    void inserted_values_are_what_they_would_be_if_put(
            Server server, String type, boolean isCopied, List<Object> values) {
        // given
        JdbcRecordStore<Long, Row> put = server.table("put", type);
        JdbcRecordStore<Long, Row> inserted = server.table("inserted", type);
        List<Row> rows = new ArrayList<>(List.of(new Row(0, null)));
        values.forEach(value -> rows.add(new Row(rows.size(), value)));

        // when
        put.putTogether(rows);
        Load load = inserted.inserting(rows).orElseThrow();
        long count = load.insert();

        // then
        assertThat(count).isEqualTo(rows.size());
        assertThat(Sql.texts(server.database, "select * from inserted order by id"))
                .isEqualTo(Sql.texts(server.database, "select * from put order by id"));
        assertThat(load).isInstanceOf(isCopied ? PostgresCopyLoad.class : InsertLoad.class);
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void a_row_that_is_there_fails_all_of_them_and_is_not_overwritten(Server server) {
        // given
        JdbcRecordStore<Long, Row> store = server.table("inserted", "varchar(20)");
        store.put(new Row(2, "before"));
        Load load =
                store.inserting(List.of(new Row(1, "new"), new Row(2, "new"))).orElseThrow();

        // then
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> server.home.transactions().requiresNew(load::insert));
        assertThat(Sql.texts(server.database, "select * from inserted")).containsExactly("2,before");
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void rows_are_inserted_in_the_unit_of_work_under_way(Server server) {
        // given
        JdbcRecordStore<Long, Row> store = server.table("inserted", "varchar(20)");

        // when
        Throwable failure = catchThrowable(() -> server.home.transactions().requiresNew(() -> {
            store.inserting(List.of(new Row(1, "x"))).orElseThrow().insert();
            assertThat(store.find(1L)).isPresent();
            throw new IllegalStateException("rolled back");
        }));

        // then
        assertThat(failure).hasMessage("rolled back");
        assertThat(store.find(1L)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void many_and_long_rows_do_not_make_too_long_a_statement(Server server) {
        // given
        JdbcRecordStore<Long, Row> store = server.table("inserted", "varchar(20000)");
        List<Row> rows = LongStream.rangeClosed(1, 2_100)
                .mapToObj(id -> new Row(id, "x".repeat(id <= 100 ? 20_000 : 5)))
                .toList();
        Load load = store.inserting(rows).orElseThrow();

        // then
        assertThat(load.insert()).isEqualTo(2_100);
        assertThat(load.bytes()).isGreaterThan(2_000_000L);
        assertThat(Sql.texts(server.database, "select count(*), sum(char_length(v)) from inserted"))
                .containsExactly("2100,2010000");
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void no_rows_are_no_trouble(Server server) {
        assertThat(server.table("inserted", "int")
                        .inserting(List.of())
                        .orElseThrow()
                        .insert())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void a_value_that_is_too_long_is_refused(Server server) {
        // given
        JdbcRecordStore<Long, Row> store = server.table("inserted", "varchar(3)");
        Load load = store.inserting(List.of(new Row(1, "long"))).orElseThrow();

        // then
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(load::insert)
                .withMessageContaining("inserting into table 'inserted' failed")
                .withMessageNotContaining("long");
    }

    @Test
    void a_text_that_postgresql_cannot_hold_is_refused() {
        // given
        JdbcRecordStore<Long, Row> store = Server.POSTGRESQL.table("inserted", "text");
        Load load = store.inserting(List.of(new Row(1, "a\0b"))).orElseThrow();

        // then
        assertThatExceptionOfType(DatabaseException.class).isThrownBy(load::insert);
        assertThat(Sql.count(Server.POSTGRESQL.database, "select count(*) from inserted"))
                .isZero();
    }

    @Test
    void a_connection_goes_on_after_a_copy_that_failed() throws SQLException {
        // given
        Server.POSTGRESQL.table("inserted", "mood");
        try (OneConnection pool = OneConnection.of(Server.POSTGRESQL.database)) {
            JdbcRecordStore<Long, Row> store = store(JdbcDataStore.of(pool.dataSource()), "inserted");
            List<Row> bad = LongStream.range(0, 100_000)
                    .mapToObj(id -> new Row(id, "UGLY"))
                    .toList();
            Load load = store.inserting(bad).orElseThrow();

            // when
            Throwable failure = catchThrowable(load::insert);
            store.put(new Row(2, "GOOD"));

            // then
            assertThat(failure).isInstanceOf(DatabaseException.class);
            assertThat(pool.lent()).isZero();
        }
        assertThat(Sql.texts(Server.POSTGRESQL.database, "select * from inserted"))
                .containsExactly("2,GOOD");
    }

    @Test
    void keys_that_the_table_would_always_generate_are_kept() {
        // given
        DataSource database = Server.POSTGRESQL.database;
        Sql.execute(database, "drop table if exists inserted");
        Sql.execute(database, "create table inserted (id bigint generated always as identity primary key, v text)");
        JdbcRecordStore<Long, Row> store = store(Server.POSTGRESQL.home, "inserted");

        // when
        store.inserting(List.of(new Row(70, "copied"))).orElseThrow().insert();
        store.inserting(List.of(new Row(71, SOME_UUID))).orElseThrow().insert();

        // then
        assertThat(Sql.texts(database, "select id from inserted order by id")).containsExactly("70", "71");
    }

    @Test
    void a_pool_that_hides_the_driver_gets_ordinary_statements() {
        // given
        Server.POSTGRESQL.table("inserted", "text");
        JdbcDataStore hidden = JdbcDataStore.of(Veiled.of(Server.POSTGRESQL.database));
        JdbcRecordStore<Long, Row> store = store(hidden, "inserted");

        // when
        Load load = store.inserting(List.of(new Row(1, TEXT))).orElseThrow();

        // then
        assertThat(load.insert()).isOne();
        assertThat(load).isInstanceOf(InsertLoad.class);
        assertThat(store.find(1L)).contains(new Row(1, TEXT));
    }
}
