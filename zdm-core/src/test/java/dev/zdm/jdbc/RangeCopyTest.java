package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Side;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeCopy;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.testing.Background;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PooledDataSource;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.PostgresDatabase;
import dev.zdm.testing.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Ranges copied by the database itself, within one and from one to another. */
class RangeCopyTest {
    private static final DataSource POSTGRES = PooledDataSource.over(Postgres.freshDatabase());
    private static final DataSource OTHER = PooledDataSource.over(Postgres.freshDatabase());
    private static final DataSource MARIADB = PooledDataSource.over(MariaDb.freshDatabase("jdbc:mariadb"));

    private final Background background = new Background();

    /** Where the old rows are and where the new ones go. */
    private enum Way {
        WITHIN_POSTGRESQL(POSTGRES, POSTGRES),
        BETWEEN_POSTGRESQLS(POSTGRES, OTHER),
        WITHIN_MARIADB(MARIADB, MARIADB);

        private final DataSource from;
        private final DataSource into;
        private final JdbcDataStore source;
        private final JdbcDataStore sink;

        Way(DataSource from, DataSource into) {
            this.from = from;
            this.into = into;
            this.source = JdbcDataStore.of(from);
            this.sink = from == into ? source : JdbcDataStore.of(into);
        }

        void create(String old, String next) {
            Sql.execute(from, "drop table if exists old_t");
            Sql.execute(into, "drop table if exists new_t");
            Sql.execute(from, "create table old_t (" + old + ")");
            Sql.execute(into, "create table new_t (" + next + ")");
        }

        /** Tables of a number and a value. */
        void createOf(String type, String newType) {
            create("id bigint primary key, v " + type, "id bigint primary key, v " + newType);
        }

        void fill(int rows) {
            for (int id = 1; id <= rows; id++) {
                Sql.execute(from, "insert into old_t values (" + id + ", 'v" + id + "')");
            }
        }

        RangeCopy<Long> numbers(JdbcMapping<Row, Row> mapping) {
            return mapping.rangeCopy(rows(source, "old_t"), rows(sink, "new_t"), Side.NEW)
                    .orElseThrow();
        }

        long copy(RangeCopy<Long> copy, @Nullable Long after, @Nullable Long upTo, Long... except) {
            return copyRange(copy, new KeyRange<>(after, upTo), List.of(except));
        }

        /** As the engine does: locked where both sides are of one transaction. */
        <K> long copyRange(RangeCopy<K> copy, KeyRange<K> range, Collection<K> except) {
            if (source == sink) {
                return sink.transactions()
                        .requiresNew(() -> copy.read(range, except, true).insert());
            }
            RangeCopy.Load load = copy.read(range, except, false);
            return sink.transactions().requiresNew(load::insert);
        }

        List<String> copied() {
            return Sql.texts(into, "select * from new_t order by 1");
        }
    }

    record Row(long id, @Nullable String value) {}

    private static JdbcRecordStore<Long, Row> rows(JdbcDataStore home, String table) {
        return JdbcRecordStore.on(home)
                .table(table)
                .key("id", Long.class, Row::id)
                .column("v", Row::value)
                .read(row -> new Row(row.getLong("id"), row.getString("v")))
                .build();
    }

    /** Never asked by the database. */
    private record Untouched<R>() implements Mapping<R, R> {
        @Override
        public R toNew(R old) {
            throw new AssertionError("a row came here");
        }

        @Override
        public R toOld(R next) {
            throw new AssertionError("a row came here");
        }
    }

    private static JdbcMapping<Row, Row> mapping() {
        return JdbcMapping.of(new Untouched<>());
    }

    @BeforeAll
    static void createTypes() {
        Sql.execute(POSTGRES, "create type mood as enum ('good', 'bad')");
        Sql.execute(OTHER, "create type filler as enum ('x'); create type mood as enum ('bad', 'good')");
        Sql.execute(OTHER, "create domain short as varchar(3) check (value <> 'no')");
        Sql.execute(OTHER, "create type pair as (a int, b mood)");
        Sql.execute(POSTGRES, "create type pair as (a int, b mood)");
    }

    @AfterEach
    void endThreads() {
        background.close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void the_rows_of_a_range_are_copied_except_some(Way way) {
        // given
        way.createOf("varchar(20)", "varchar(20)");
        way.fill(10);
        RangeCopy<Long> copy = way.numbers(mapping().toNew("v", "upper(v)"));

        // when
        long copied = way.copy(copy, 2L, 8L, 4L, 7L);

        // then
        assertThat(copied).isEqualTo(4);
        assertThat(way.copied()).containsExactly("3,V3", "5,V5", "6,V6", "8,V8");
        assertThat(way.copy(copy, null, 2L)).isEqualTo(2);
        assertThat(way.copy(copy, 8L, null)).isEqualTo(2);
        assertThat(way.copy(copy, 10L, null)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void rows_are_copied_back_by_the_other_expressions(Way way) {
        // given
        way.createOf("varchar(20)", "varchar(20)");
        Sql.execute(way.into, "insert into new_t values (1, 'NEW')");
        RangeCopy<Long> back = mapping()
                .toNew("v", "upper(v)")
                .toOld("v", "lower(v)")
                .rangeCopy(rows(way.source, "old_t"), rows(way.sink, "new_t"), Side.OLD)
                .orElseThrow();

        // when
        RangeCopy.Load load = back.read(new KeyRange<>(null, null), List.of(), false);
        way.source.transactions().requiresNew(load::insert);

        // then
        assertThat(Sql.texts(way.from, "select * from old_t")).containsExactly("1,new");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_row_that_is_there_fails_the_range_and_is_not_overwritten(Way way) {
        // given
        way.createOf("varchar(20)", "varchar(20)");
        way.fill(3);
        Sql.execute(way.into, "insert into new_t values (2, 'before')");
        RangeCopy<Long> copy = way.numbers(mapping());

        // then
        assertThatExceptionOfType(DatabaseException.class).isThrownBy(() -> way.copy(copy, null, null));
        assertThat(way.copied()).containsExactly("2,before");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_row_that_cannot_be_computed_fails_the_range(Way way) {
        // given
        way.createOf("varchar(20)", "int not null");
        way.fill(3);
        RangeCopy<Long> copy = way.numbers(
                mapping().toNew("v", way == Way.WITHIN_MARIADB ? "if(id = 2, null, id)" : "1 / (id - 2)::int"));

        // then
        assertThatExceptionOfType(DatabaseException.class).isThrownBy(() -> way.copy(copy, 1L, 2L));
        assertThat(way.copy(copy, 2L, 3L)).isOne();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_value_that_is_too_long_is_refused_and_not_cut(Way way) {
        // given
        way.createOf("varchar(20)", "varchar(3)");
        Sql.execute(way.from, "insert into old_t values (1, 'long')");
        RangeCopy<Long> copy = way.numbers(mapping());

        // then
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> way.copy(copy, null, null))
                .withMessageNotContaining("long");
    }

    record Path(String folder, String file) {}

    @ParameterizedTest
    @EnumSource(Way.class)
    void keys_of_text_may_hold_anything(Way way) {
        // given
        String bytes = way == Way.WITHIN_MARIADB ? "character set utf8mb4 collate utf8mb4_nopad_bin" : "collate \"C\"";
        String columns = "folder varchar(50) " + bytes + " not null, \"fi?le\" varchar(50) " + bytes
                + " not null, primary key (folder, \"fi?le\")";
        String said = way == Way.WITHIN_MARIADB ? columns.replace('"', '`') : columns;
        way.create(said, said);
        List<Path> hostile = Stream.of(
                        "",
                        " ",
                        "'",
                        "''",
                        "\\",
                        "\\'",
                        "\"",
                        "'; drop table old_t; --",
                        "?",
                        "??",
                        "$1",
                        "$$",
                        "/*",
                        "--",
                        "\u00e4\u00df\ud83d\ude00",
                        "E'",
                        "%",
                        "\n\t\r",
                        "\\n",
                        "null")
                .flatMap(text -> Stream.of(new Path(text, "x"), new Path("m", text)))
                .toList();
        JdbcRecordStore<Path, Path> old = paths(way.source, "old_t");
        old.putTogether(hostile);
        RangeCopy<Path> copy = JdbcMapping.of(new Untouched<Path>())
                .rangeCopy(old, paths(way.sink, "new_t"), Side.NEW)
                .orElseThrow();
        List<Path> sorted = old.page(null, 1_000);

        // when
        for (int at = 0; at < sorted.size(); at++) {
            Path after = at == 0 ? null : sorted.get(at - 1);
            assertThat(way.copyRange(copy, new KeyRange<>(after, sorted.get(at)), List.of()))
                    .as("range up to key %d", at)
                    .isOne();
        }

        // then
        assertThat(paths(way.sink, "new_t").page(null, 1_000)).isEqualTo(sorted);
        assertThat(way.copyRange(copy, new KeyRange<>(null, null), sorted)).isZero();
    }

    private static JdbcRecordStore<Path, Path> paths(JdbcDataStore home, String table) {
        return JdbcRecordStore.on(home)
                .table(table)
                .key(List.of("folder", "fi?le"), Path.class, (Path path) -> path)
                .read(row -> new Path(row.getString(1), row.getString(2)))
                .build();
    }

    /** Types of the old and of the new column, and values of the first. */
    private static Arguments types(String type, String newType, String... values) {
        return Arguments.of(type, newType, List.of(values));
    }

    static Stream<Arguments> typesOfPostgres() {
        return Stream.of(
                types("int", "bigint", "1", "-2147483648"),
                types("bigint", "int", "7"),
                types("numeric", "numeric(10,2)", "1.005", "-3", "99999999.99"),
                types("numeric(10,2)", "numeric", "1.00", "'NaN'"),
                types("float4", "float8", "0.1", "'Infinity'"),
                types("text", "varchar(5)", "'ab'", "'abc       '", "''"),
                types("char(5)", "text", "'ab '"),
                types("text", "char(5)", "'ab'", "' ab'"),
                types("text", "mood", "'good'", "'bad'"),
                types("mood", "mood", "'good'", "'bad'"),
                types("mood", "text", "'good'"),
                types("text", "short", "'yes'"),
                types("text", "boolean", "'t'", "'no'"),
                types("json", "jsonb", "'{\"b\": 1, \"a\": [2]}'"),
                types("jsonb", "json", "'{\"b\": 1, \"a\": [2]}'"),
                types("text", "xml", "'<a>1</a>'"),
                types("uuid", "uuid", "'01234567-89ab-cdef-8000-0123456789ab'"),
                types("bytea", "bytea", "'\\x00ff27'", "''"),
                types("int[]", "bigint[]", "'{1,null,3}'", "'{}'"),
                types("mood[]", "mood[]", "'{good,bad}'"),
                types("pair", "pair", "'(1,good)'"),
                types("date", "timestamp", "'2024-02-29'", "'infinity'"),
                types("timestamp", "timestamp(0)", "'2024-02-29 23:59:59.500001'"),
                types("timestamp", "timestamptz", "'2024-07-01 12:00'"),
                types("timestamptz", "timestamptz(3)", "'2024-02-29 23:59:59.9996+03'"),
                types("time", "time", "'24:00'"),
                types("interval", "interval", "'1 mon 2 days 03:04:05'"),
                types("inet", "inet", "'10.0.0.1/8'"),
                types("bit(3)", "varbit", "B'101'"),
                types("int4range", "int4range", "'[1,5)'"),
                types("money", "money", "'12.30'"));
    }

    @ParameterizedTest
    @MethodSource("typesOfPostgres")
    void copies_between_databases_are_the_same_as_within_one(String type, String newType, List<String> values) {
        // given
        Sql.execute(
                POSTGRES,
                "drop table if exists short_t; drop domain if exists short; create domain short as varchar(3)");
        Way.BETWEEN_POSTGRESQLS.createOf(type, newType);
        Sql.execute(POSTGRES, "drop table if exists new_t");
        Sql.execute(POSTGRES, "create table new_t (id bigint primary key, v " + newType + ")");
        Sql.execute(POSTGRES, "insert into old_t values (0, null)");
        for (String value : values) {
            Sql.execute(POSTGRES, "insert into old_t select count(*), " + value + " from old_t");
        }
        JdbcMapping<Row, Row> mapping = mapping().toNew("v", "v::" + newType.replaceAll("\\(.*\\)", ""));

        // when
        Way.WITHIN_POSTGRESQL.copy(Way.WITHIN_POSTGRESQL.numbers(mapping), null, null);
        Way.BETWEEN_POSTGRESQLS.copy(Way.BETWEEN_POSTGRESQLS.numbers(mapping), null, null);

        // then
        assertThat(Way.BETWEEN_POSTGRESQLS.copied())
                .hasSize(values.size() + 1)
                .isEqualTo(Way.WITHIN_POSTGRESQL.copied());
        Sql.execute(POSTGRES, "drop table new_t");
    }

    @Test
    void a_type_that_only_the_new_database_knows_takes_the_text() {
        // given
        Way.BETWEEN_POSTGRESQLS.createOf("text", "filler");
        Sql.execute(POSTGRES, "insert into old_t values (1, 'x')");

        // when
        Way.BETWEEN_POSTGRESQLS.copy(Way.BETWEEN_POSTGRESQLS.numbers(mapping()), null, null);

        // then
        assertThat(Way.BETWEEN_POSTGRESQLS.copied()).containsExactly("1,x");
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, names = "WITHIN_MARIADB", mode = EnumSource.Mode.EXCLUDE)
    void question_marks_of_expressions_are_doubled_but_for_those_in_texts(Way way) {
        // given
        way.createOf("jsonb", "text");
        Sql.execute(way.from, "insert into old_t values (1, '{\"a\": 1}')");
        String expression = "case when v ?? 'a' then 'a?' || E'\\'?' || $x$??$x$ || \"v\"::text end /* ? /* */ ? */";

        // when
        way.copy(way.numbers(mapping().toNew("v", expression)), 0L, 1L);

        // then
        assertThat(way.copied()).containsExactly("1,a?'???{\"a\": 1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "upper(", "v ? 'a'"})
    void expressions_that_are_not_understood_are_refused_at_once(String expression) {
        for (Way way : Way.values()) {
            // given
            way.createOf("varchar(20)", "varchar(20)");

            // then
            assertThatThrownBy(() -> way.numbers(mapping().toNew("v", expression)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("the expressions that make rows of table 'new_t'");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, names = "BETWEEN_POSTGRESQLS", mode = EnumSource.Mode.EXCLUDE)
    void copied_rows_cannot_be_changed_until_the_unit_of_work_ends(Way way) {
        // given
        way.createOf("varchar(20)", "varchar(20)");
        way.fill(5);
        RangeCopy<Long> copy = way.numbers(mapping());
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        Future<Long> copier = background.run(() -> way.sink.transactions().requiresNew(() -> {
            long copied = copy.read(new KeyRange<>(1L, 3L), List.of(), true).insert();
            locked.countDown();
            Background.await(tried);
            return copied;
        }));
        Background.await(locked);

        // when
        Future<Boolean> writer = background.run(() -> {
            Sql.execute(way.from, "update old_t set v = 'changed' where id = 2");
            return true;
        });
        Sql.awaitWaiter(way == Way.WITHIN_MARIADB ? new MariaDb() : new PostgresDatabase(), way.from);
        Sql.execute(way.from, "update old_t set v = 'free' where id = 1");
        tried.countDown();

        // then
        assertThat(Background.get(copier)).isEqualTo(2);
        assertThat(Background.get(writer)).isTrue();
        assertThat(way.copied()).containsExactly("2,v2", "3,v3");
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, names = "BETWEEN_POSTGRESQLS", mode = EnumSource.Mode.EXCLUDE)
    void a_row_that_stays_locked_is_not_waited_for_and_nothing_is_inserted_before(Way way) {
        // given
        way.createOf("varchar(20)", "varchar(20)");
        way.fill(5);
        RangeCopy<Long> copy = way.numbers(mapping());
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        Future<Boolean> writer = background.run(() -> way.source.transactions().requiresNew(() -> {
            rows(way.source, "old_t").findForUpdate(3L);
            locked.countDown();
            Background.await(tried);
            return true;
        }));
        Background.await(locked);

        // when
        Throwable failure = catchThrowable(() -> way.copy(copy, null, null));
        tried.countDown();

        // then
        assertThat(failure).isInstanceOf(BusyException.class);
        assertThat(Background.get(writer)).isTrue();
        assertThat(way.copied()).isEmpty();
    }

    @Test
    void on_innodb_rows_are_waited_for_before_any_is_inserted() {
        // given
        Way way = Way.WITHIN_MARIADB;
        way.createOf("varchar(20)", "varchar(20)");
        way.fill(3);
        RangeCopy<Long> copy = way.numbers(mapping());
        KeyRange<Long> all = new KeyRange<>(null, null);
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        Future<Boolean> writer = background.run(() -> way.source.transactions().requiresNew(() -> {
            rows(way.source, "old_t").findForUpdate(3L);
            locked.countDown();
            Background.await(tried);
            return true;
        }));
        Background.await(locked);

        // when
        Throwable failure =
                catchThrowable(() -> way.sink.transactions().requiresNew(() -> copy.read(all, List.of(), true)));
        tried.countDown();

        // then
        assertThat(failure).isInstanceOf(BusyException.class);
        assertThat(Background.get(writer)).isTrue();
    }

    @Test
    void rows_that_are_read_without_locks_stand_in_nobodys_way() {
        // given
        Way way = Way.BETWEEN_POSTGRESQLS;
        way.createOf("varchar(20)", "varchar(20)");
        way.fill(3);
        RangeCopy<Long> copy = way.numbers(mapping());

        // when
        RangeCopy.Load load = way.source.transactions().requiresNew(() -> {
            RangeCopy.Load read = copy.read(new KeyRange<>(null, null), List.of(), false);
            Sql.execute(way.from, "update old_t set v = 'later'");
            return read;
        });

        // then
        assertThat(load.bytes()).isBetween(40L, 200L);
        assertThat(way.sink.transactions().<Long, RuntimeException>requiresNew(load::insert))
                .isEqualTo(3);
        assertThat(way.copied()).containsExactly("1,v1", "2,v2", "3,v3");
    }

    @Test
    void rows_that_are_too_large_to_be_held_together_are_refused_and_copied_one_by_one() {
        // given
        Way way = Way.BETWEEN_POSTGRESQLS;
        way.createOf("text", "text");
        Sql.execute(way.from, "insert into old_t select n, repeat('x', 24000000) from generate_series(1, 3) n");
        RangeCopy<Long> copy = way.numbers(mapping());

        // then
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> way.copy(copy, null, null))
                .withMessageContaining("54000");
        assertThat(way.copy(copy, 0L, 1L)).isOne();
        Sql.execute(way.from, "truncate old_t");
        Sql.execute(way.into, "truncate new_t");
    }

    /** PostgreSQL's drivers settle how times are written, and not how spans of time are. */
    @Test
    void text_is_left_to_the_mapping_in_java_where_it_would_be_read_otherwise() throws SQLException {
        // given
        Way.BETWEEN_POSTGRESQLS.createOf("interval", "interval");
        Sql.execute(OTHER, "create type only_here as enum ('x')");
        Sql.execute(OTHER, "alter table new_t add w only_here[] default '{}'");
        JdbcMapping<Row, Row> words = mapping().toNew("w", "'{x}'");
        JdbcRecordStore<Long, Row> old = rows(Way.BETWEEN_POSTGRESQLS.source, "old_t");

        // then
        for (String style : List.of("postgres", "sql_standard")) {
            PGSimpleDataSource styled = new PGSimpleDataSource();
            try (Connection connection = OTHER.getConnection()) {
                styled.setUrl(connection.getMetaData().getURL());
                styled.setUser("postgres");
            }
            styled.setOptions("-c intervalstyle=" + style);
            JdbcRecordStore<Long, Row> next = JdbcRecordStore.on(JdbcDataStore.of(styled))
                    .table("new_t")
                    .key("id", Long.class, Row::id)
                    .column("v", Row::value)
                    .column("w", row -> null)
                    .read(row -> new Row(row.getLong("id"), row.getString("v")))
                    .build();
            assertThat(words.rangeCopy(old, next, Side.NEW).isPresent()).isEqualTo(style.equals("postgres"));
        }
    }

    @Test
    void databases_that_cannot_do_it_leave_it_to_the_mapping_in_java() {
        // given
        DataSource h2 = H2.freshDatabase(";DATABASE_TO_LOWER=TRUE");
        Sql.execute(h2, "create table old_t (id bigint primary key, v varchar(20))");
        Way.WITHIN_MARIADB.createOf("varchar(20)", "varchar(20)");
        Way.WITHIN_POSTGRESQL.createOf("varchar(20)", "varchar(20)");
        JdbcRecordStore<Long, Row> onH2 = rows(JdbcDataStore.of(h2), "old_t");
        JdbcRecordStore<Long, Row> onMariaDb = rows(Way.WITHIN_MARIADB.source, "old_t");
        JdbcRecordStore<Long, Row> onPostgres = rows(Way.WITHIN_POSTGRESQL.source, "new_t");
        JdbcRecordStore<Long, Row> veiled = rows(JdbcDataStore.of(Veiled.of(POSTGRES)), "old_t");

        // then
        assertThat(mapping().rangeCopy(onH2, onH2, Side.NEW)).isEmpty();
        assertThat(mapping().rangeCopy(onMariaDb, onPostgres, Side.NEW)).isEmpty();
        assertThat(mapping().rangeCopy(onPostgres, onMariaDb, Side.NEW)).isEmpty();
        assertThat(mapping().rangeCopy(veiled, onPostgres, Side.NEW)).isEmpty();
    }
}
