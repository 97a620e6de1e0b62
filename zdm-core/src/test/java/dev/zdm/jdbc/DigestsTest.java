package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.plan.Mapping;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeDigests;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PooledDataSource;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.Sql;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Sums of hashes that two databases come to, each by itself, of values of every pair of types. */
class DigestsTest {
    private static final KeyRange<Long> ALL = new KeyRange<>(null, null);
    private static final DataSource LEFT = PooledDataSource.over(Postgres.freshDatabase());
    private static final DataSource RIGHT = PooledDataSource.over(Postgres.freshDatabase());
    private static final DataSource MARIA_LEFT =
            PooledDataSource.over(new MariaDb("sessionVariables=time_zone='+01:00'").freshDatabase());
    private static final DataSource MARIA_RIGHT =
            PooledDataSource.over(new MariaDb("sessionVariables=time_zone='-07:00'").freshDatabase());

    record Cell(long id, @Nullable String v) {}

    /** Never asked by a digest. */
    private static final class Untouched implements Mapping<Cell, Cell> {
        @Override
        public Cell toNew(Cell old) {
            throw new AssertionError("a row came here");
        }

        @Override
        public Cell toOld(Cell next) {
            throw new AssertionError("a row came here");
        }
    }

    private static final JdbcMapping<Cell, Cell> SAME = JdbcMapping.of(new Untouched());

    private static DataSource old(String pair) {
        return pair.startsWith("PG") ? LEFT : MARIA_LEFT;
    }

    private static DataSource next(String pair) {
        return pair.endsWith("PG") ? RIGHT : MARIA_RIGHT;
    }

    private static JdbcRecordStore<Long, Cell> table(DataSource database, String name, String type) {
        Sql.execute(database, "drop table if exists " + name);
        Sql.execute(database, "create table " + name + " (id bigint primary key, v " + type + ")");
        return JdbcRecordStore.on(JdbcDataStore.of(JdbcTransactionScope.of(database)))
                .table(name)
                .key("id", Long.class, Cell::id)
                .column("v", Cell::v)
                .read(row -> new Cell(row.getLong("id"), row.getString("v")))
                .build();
    }

    private static void put(DataSource database, String table, String value) {
        Sql.execute(database, "delete from " + table + "; insert into " + table + " values (1, " + value + ")");
    }

    @ParameterizedTest(name = "{0}: {1} {3} and {2} {4}, not {5}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '`',
            value = {
                "PG-PG | real | double precision | 0.1 | 0.1::real::double precision | 0.1",
                "PG-PG | double precision | real | 0.1 | 0.1 | 0.10000001",
                "PG-PG | double precision | double precision | '-0' | 0 | 1e-300",
                "PG-PG | numeric(10,1) | numeric(10,2) | 1.0 | 1.00 | 1.01",
                "PG-PG | numeric | numeric | 1.10 | 1.1 | 1.1000000000000000000000000000001",
                "PG-PG | numeric | numeric(10,2) | 1.005 | 1.01 | 1.00",
                "PG-PG | timestamp | timestamp(3) | '2026-01-01 12:00:00.1234' | '2026-01-01 12:00:00.123'"
                        + " | '2026-01-01 12:00:00.124'",
                "PG-PG | timestamptz | timestamptz | '2026-01-01 12:00+02' | '2026-01-01 11:00+01'"
                        + " | '2026-01-01 12:00:00.000001+02'",
                "PG-PG | timestamptz | timestamptz(0) | '2026-01-01 12:00:00.4Z' | '2026-01-01 12:00:00Z'"
                        + " | '2026-01-01 12:00:01Z'",
                "PG-PG | char(5) | varchar(10) | 'ab' | 'ab' | 'ab '",
                "PG-PG | varchar(10) | char(5) | 'ab' | 'ab' | 'abc'",
                "PG-PG | varchar(10) | varchar(3) | 'abcd' | - | 'abc'",
                "PG-PG | numeric | numeric | 5 | 5.0 | -5",
                "PG-PG | numeric(12,2) | numeric(12,2) | 100.00 | 100 | -100.00",
                "PG-PG | numeric | numeric | 0.00 | -0.0 | null",
                "PG-PG | numeric | numeric | 'NaN' | 'NaN' | null",
                "PG-PG | numeric | numeric | 'NaN' | 'NaN' | 'Infinity'",
                "PG-PG | numeric | numeric | 'Infinity' | 'Infinity' | '-Infinity'",
                "PG-PG | numeric | numeric | 10000 | 1e4 | 100000000",
                "PG-PG | double precision | double precision | null | null | 0",
                "PG-PG | double precision | real | 'NaN' | 'NaN' | null",
                "PG-PG | real | real | null | null | '-0'",
                "PG-PG | real | real | 'Infinity' | 'Infinity' | '-Infinity'",
                "PG-PG | json | jsonb | '{\"b\": 1, \"a\":  1.0}' | '{\"a\": 1.0, \"b\": 1}' | '{\"a\": 1, \"b\": 2}'",
                "PG-PG | jsonb | jsonb | '{\"balance\": 5}' | '{\"balance\":5}' | '{\"balance\": -5}'",
                "PG-PG | jsonb | jsonb | null | null | '{}'",
                "PG-PG | jsonb | jsonb | '{}' | '{}' | '[]'",
                "PG-PG | jsonb | jsonb | '[]' | '[]' | null",
                "PG-PG | jsonb | jsonb | '[[1],2]' | '[[1], 2]' | '[[1,2]]'",
                "PG-PG | json | json | '{\"b\": [1,2]}' | '{ \"b\" : [ 1, 2 ] }' | '{\"b\": [2,1]}'",
                "PG-PG | text | text COLLATE \"C\" | 'Straße' | 'Straße' | 'STRASSE'",
                "PG-PG | text | text COLLATE nodet | 'a' | 'a' | 'A'",
                "PG-PG | text | text | '' | '' | null",
                "PG-PG | text | text | null | null | ''",
                "PG-PG | uuid | char(36) | '5c8e0b6e-0000-4000-8000-00000000000A' |"
                        + " '5c8e0b6e-0000-4000-8000-00000000000a' | '5c8e0b6e-0000-4000-8000-00000000000b'",
                "PG-PG | bytea | bytea | '\\x00ff' | '\\x00ff' | '\\x00fe'",
                "PG-PG | interval | interval | '1 month' | '1 mon' | '30 days'",
                "PG-PG | text[] | text[] | '{a,null}' | '{a,NULL}' | '{a,\"null\"}'",
                "PG-PG | boolean | boolean | 't' | true | false",
                "PG-PG | xml | xml | '<a/>' | '<a/>' | '<b/>'",
                "PG-PG | date | date | 'infinity' | 'infinity' | '-infinity'",
                "PG-PG | mood | mood | 'good' | 'good' | 'bad'",
                "PG-PG | integer | bigint | 5 | 5 | 4294967301",
                "PG-PG | integer | bigint | -1 | -1 | 4294967295",
                "PG-PG | bigint | bigint | 5 | 5 | 4294967300",
                "PG-PG | bigint | integer | -1 | -1 | 1",
                "PG-PG | smallint | smallint | 0 | 0 | null",
                "PG-PG | time | time | '00:00' | '00:00' | '01:11:34.967297'",
                "PG-PG | timestamp | timestamp | '2000-01-01' | '2000-01-01' | '2000-01-01 01:11:34.967297'",
                "PG-PG | timestamptz | timestamptz | '2000-01-01Z' | '2000-01-01Z' | '2000-01-01 01:11:34.967297Z'",
                "PG-PG | timestamptz | timestamptz | 'infinity' | 'infinity' | '-infinity'",
                "PG-MA | integer | bigint | -5 | -5 | 5",
                "PG-MA | boolean | tinyint(1) | true | 1 | 0",
                "PG-MA | boolean | tinyint(1) | null | null | 0",
                "PG-MA | boolean | bit(1) | true | b'1' | b'0'",
                "PG-MA | numeric(12,4) | decimal(10,2) | 1.005 | 1.01 | 1.00",
                "PG-MA | numeric | decimal(30,10) | 1.1 | 1.1 | 1.1000000001",
                "PG-MA | timestamp | datetime(3) | '2026-01-01 12:00:00.1239' | '2026-01-01 12:00:00.123'"
                        + " | '2026-01-01 12:00:00.124'",
                "PG-MA | timestamp | datetime | '2026-01-01 12:00:00.9' | '2026-01-01 12:00:00'"
                        + " | '2026-01-01 12:00:01'",
                "PG-MA | timestamptz | timestamp(6) | '2026-07-01 12:00:00.000001+02' |"
                        + " '2026-07-01 03:00:00.000001' | '2026-07-01 03:00:00.000002'",
                "PG-MA | timestamptz | timestamp | '2026-07-01 12:00:00.7+02' | '2026-07-01 03:00:00'"
                        + " | '2026-07-01 12:00:00'",
                "PG-MA | date | date | '2026-07-01' | '2026-07-01' | '2026-07-02'",
                "PG-MA | date | date | 'infinity' | - | null",
                "PG-MA | date | date | null | null | '2026-07-01'",
                "PG-MA | timestamp | datetime(6) | '-infinity' | - | null",
                "PG-MA | timestamp | datetime | 'infinity' | - | null",
                "PG-MA | timestamptz | timestamp | 'infinity' | - | null",
                "PG-MA | time(3) | time(3) | '12:00:00.123' | '12:00:00.123' | '12:00:00.124'",
                "PG-MA | char(5) | varchar(10) | 'ab' | 'ab' | 'ab '",
                "PG-MA | varchar(10) | char(5) | 'ab  ' | 'ab' | 'abc'",
                "PG-MA | text | varchar(20) | 'Straße' | 'Straße' | 'Strasse'",
                "PG-MA | text | varchar(20) | 'a' | 'a' | 'A'",
                "PG-MA | text | varchar(20) | 'a' | 'a' | 'ä'",
                "PG-MA | text | longtext | 'it''s \u20ac' | 'it''s \u20ac' | 'its \u20ac'",
                "PG-MA | text | varchar(20) | '' | '' | null",
                "PG-MA | uuid | char(36) | '5C8E0B6E-0000-4000-8000-00000000000A' |"
                        + " '5c8e0b6e-0000-4000-8000-00000000000a' | '5c8e0b6e-0000-4000-8000-00000000000b'",
                "PG-MA | uuid | binary(16) | '5C8E0B6E-0000-4000-8000-00000000000A' |"
                        + " x'5c8e0b6e00004000800000000000000a' | x'5c8e0b6e00004000800000000000000b'",
                "PG-MA | bytea | varbinary(10) | '\\x00ff' | x'00ff' | x'00ff00'",
                "PG-MA | bytea | longblob | '\\x00ff' | x'00ff' | x'00'",
                "PG-MA | mood | enum('good','bad') | 'good' | 'good' | 'bad'",
                "MA-PG | decimal(10,2) | numeric | 1.10 | 1.1 | 1.101",
                "MA-PG | decimal(10,4) | numeric(10,2) | 1.0050 | 1.01 | 1.00",
                "MA-PG | datetime(6) | timestamp(3) | '2026-01-01 12:00:00.1236' | '2026-01-01 12:00:00.124'"
                        + " | '2026-01-01 12:00:00.123'",
                "MA-PG | timestamp(6) | timestamptz | '2026-01-01 12:00:00.000001' | timestamp '2026-01-01"
                        + " 12:00:00.000001' at time zone 'Europe/Berlin' | '2026-01-01 12:00:00.000002Z'",
                "MA-PG | char(36) | uuid | '5C8E0B6E-0000-4000-8000-00000000000A' |"
                        + " '5c8e0b6e-0000-4000-8000-00000000000a' | '5c8e0b6e-0000-4000-8000-00000000000b'",
                "MA-PG | tinyint(1) | smallint | 1 | 1 | 0",
                "MA-PG | date | date | null | null | 'infinity'",
                "MA-PG | datetime(6) | timestamp | null | null | '-infinity'",
                "MA-PG | datetime | timestamp(0) | null | null | 'infinity'",
                "MA-PG | timestamp NULL | timestamptz | null | null | 'infinity'",
                "MA-PG | varchar(20) CHARACTER SET latin1 | text | 'Straße' | 'Straße' | 'Strasse'",
                "MA-MA | float | double | 0.1 | cast(cast(0.1 as float) as double) | 0.1",
                "MA-MA | double | double | 0.1 | 0.1 | 0.10000000000000002",
                "MA-MA | double | double | 1.2345678901234567e-200 | 1.2345678901234567e-200 | 1.2345678901234569e-200",
                "MA-MA | float | float | 16777215 | 16777215 | 16777214",
                "MA-MA | varchar(10) COLLATE utf8mb4_general_ci | varchar(10) COLLATE utf8mb4_bin | 'a' | 'a' | 'A'",
                "MA-MA | datetime(3) | datetime | '2026-01-01 12:00:00.9' | '2026-01-01 12:00:00' | '2026-01-01 12:00:01'",
                "MA-MA | varbinary(5) | blob | x'00' | x'00' | ''",
                "MA-MA | longtext | json | '{\"a\": 1}' | '{\"a\": 1}' | '{\"a\": 2}'",
            })
    void equal_values_have_equal_digests_and_different_ones_do_not(
            String pair, String oldType, String newType, String value, @Nullable String equal, String different) {
        // given
        Sql.execute(LEFT, "drop type if exists mood cascade; create type mood as enum ('bad', 'good')");
        Sql.execute(
                RIGHT,
                "drop type if exists mood cascade; create type mood as enum ('good', 'bad');"
                        + "create collation if not exists nodet (provider = icu, locale = 'und-u-ks-level2',"
                        + " deterministic = false)");
        JdbcRecordStore<Long, Cell> old = table(old(pair), "old_cell", oldType);
        JdbcRecordStore<Long, Cell> next = table(next(pair), "new_cell", newType);
        RangeDigests<Long> digests = SAME.digests(old, next).orElseThrow();
        put(old(pair), "old_cell", value);

        // when / then
        if (equal != null) {
            put(next(pair), "new_cell", equal);
            assertThat(digests.actual(ALL)).isEqualTo(digests.expected(ALL));
        }
        put(next(pair), "new_cell", different);
        assertThat(digests.actual(ALL)).isNotEqualTo(digests.expected(ALL));
    }

    /** Other databases write them otherwise, or say otherwise which are equal. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PG-MA | real | float",
                "PG-MA | double precision | double",
                "PG-MA | timestamptz | datetime(6)",
                "PG-MA | timestamp | timestamp(6)",
                "PG-MA | jsonb | json",
                "PG-MA | boolean | varchar(5)",
                "PG-MA | numeric | varchar(20)",
                "MA-PG | float | real",
                "MA-PG | json | jsonb"
            })
    void values_that_have_no_common_text_are_left_to_a_comparison_of_rows(String pair, String oldType, String newType) {
        // given
        JdbcRecordStore<Long, Cell> old = table(old(pair), "old_cell", oldType);
        JdbcRecordStore<Long, Cell> next = table(next(pair), "new_cell", newType);

        // when / then
        assertThat(SAME.digests(old, next)).isEmpty();
    }

    /** The bytes of an ä in UTF-8 are those of an Ã and a sign after it in LATIN1. */
    @Test
    void texts_of_databases_with_another_encoding_are_left_to_a_comparison_of_rows() {
        // given
        PGSimpleDataSource latin = Postgres.freshDatabase();
        Sql.execute(latin, "create database latin encoding 'LATIN1' locale 'C' template template0");
        latin.setDatabaseName("latin");
        JdbcRecordStore<Long, Cell> old = table(latin, "old_cell", "text");

        // when / then
        assertThat(SAME.digests(old, table(RIGHT, "new_cell", "text"))).isEmpty();
        assertThat(SAME.digests(old, table(MARIA_RIGHT, "new_cell", "varchar(20)")))
                .isEmpty();
        assertThat(SAME.digests(old, table(latin, "new_cell", "text"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PG-PG", "MA-MA", "PG-MA"})
    void two_rows_that_have_exchanged_a_value_differ(String pair) {
        // given
        JdbcRecordStore<Long, Cell> old = table(old(pair), "old_cell", "bigint");
        JdbcRecordStore<Long, Cell> next = table(next(pair), "new_cell", "bigint");
        RangeDigests<Long> digests = SAME.digests(old, next).orElseThrow();

        // when
        for (int id = 1; id <= 40; id++) {
            int other = id % 2 == 0 ? id - 1 : id + 1;
            Sql.execute(old(pair), "insert into old_cell values (" + id + ", " + id * 10 + ")");
            Sql.execute(next(pair), "insert into new_cell values (" + id + ", " + other * 10 + ")");
        }

        // then
        for (long key = 2; key <= 40; key += 2) {
            KeyRange<Long> two = new KeyRange<>(key - 2, key);
            assertThat(digests.expected(two)).isNotEqualTo(digests.actual(two));
        }
        assertThat(digests.expected(ALL)).isNotEqualTo(digests.actual(ALL));
    }

    @Test
    void two_columns_are_not_taken_for_one_another() {
        // given
        String columns = "id bigint primary key, v text, w text";
        JdbcRecordStore<Long, Cell> old = twoColumns(LEFT, "old_two", columns);
        JdbcRecordStore<Long, Cell> next = twoColumns(MARIA_RIGHT, "new_two", columns.replace("text", "varchar(9)"));
        RangeDigests<Long> digests = SAME.digests(old, next).orElseThrow();

        // when
        Sql.execute(LEFT, "insert into old_two values (1, '~', '1:a'), (2, null, 'a')");
        Sql.execute(MARIA_RIGHT, "insert into new_two values (1, '~1:', 'a'), (2, 'a', null)");

        // then
        for (long key = 1; key <= 2; key++) {
            KeyRange<Long> one = new KeyRange<>(key - 1, key);
            assertThat(digests.expected(one)).isNotEqualTo(digests.actual(one));
        }
    }

    /** MariaDB makes null of texts that become longer than a packet. */
    @Test
    void texts_that_are_too_long_together_are_told_apart() {
        // given
        String columns = "id bigint primary key, v longtext, w longtext";
        JdbcRecordStore<Long, Cell> old = twoColumns(MARIA_LEFT, "old_two", columns);
        JdbcRecordStore<Long, Cell> next = twoColumns(MARIA_RIGHT, "new_two", columns);
        RangeDigests<Long> digests = SAME.digests(old, next).orElseThrow();
        String nineMegabytes = "repeat('a', 9000000)";

        // when
        Sql.execute(MARIA_LEFT, "insert into old_two values (1, " + nineMegabytes + ", " + nineMegabytes + ")");
        Sql.execute(
                MARIA_RIGHT,
                "insert into new_two values (1, " + nineMegabytes + ", concat('b', " + nineMegabytes + "))");

        // then
        assertThat(digests.expected(ALL)).isNotEqualTo(digests.actual(ALL));
        Sql.execute(MARIA_RIGHT, "update new_two set w = v");
        assertThat(digests.expected(ALL)).isEqualTo(digests.actual(ALL));
    }

    private static JdbcRecordStore<Long, Cell> twoColumns(DataSource database, String name, String columns) {
        Sql.execute(database, "drop table if exists " + name + "; create table " + name + " (" + columns + ")");
        return JdbcRecordStore.on(JdbcDataStore.of(JdbcTransactionScope.of(database)))
                .table(name)
                .key("id", Long.class, Cell::id)
                .column("v", Cell::v)
                .column("w", Cell::v)
                .read(row -> new Cell(row.getLong("id"), row.getString("v")))
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PG-PG", "MA-MA"})
    void rows_that_do_not_survive_the_way_back_are_counted_in_the_database(String pair) {
        // given
        JdbcRecordStore<Long, Cell> old = table(old(pair), "old_cell", "varchar(20)");
        JdbcRecordStore<Long, Cell> next = table(next(pair), "new_cell", "varchar(20)");
        Sql.execute(old(pair), "insert into old_cell values (1, 'a'), (2, null), (3, ''), (4, 'x'), (5, 'B')");
        RangeDigests<Long> survives = SAME.toNew("v", "concat(v, 'z')")
                .toOld("v", "left(v, length(v) - 1)")
                .digests(old, next)
                .orElseThrow();
        RangeDigests<Long> changes = SAME.toNew("v", "upper(v)")
                .toOld("v", "case when v = 'A' then 'b' else v end")
                .digests(old, next)
                .orElseThrow();

        // when / then
        assertThat(survives.roundTripFailures(ALL)).isZero();
        assertThat(changes.roundTripFailures(ALL)).isEqualTo(1);
        assertThat(changes.roundTripFailures(new KeyRange<>(1L, 5L))).isZero();
    }

    @Test
    void expressions_of_one_database_are_not_asked_of_another() {
        // given
        JdbcRecordStore<Long, Cell> old = table(LEFT, "old_cell", "text");
        JdbcRecordStore<Long, Cell> next = table(MARIA_RIGHT, "new_cell", "varchar(20)");
        JdbcRecordStore<Long, Cell> maria = table(MARIA_LEFT, "old_cell", "varchar(20)");

        // when / then
        assertThat(SAME.toNew("v", "lower(v)").digests(old, next)).isEmpty();
        assertThat(SAME.toNew("v", "v::text").digests(maria, next)).isEmpty();
        assertThat(Optional.of(SAME).flatMap(same -> same.digests(maria, next))).isPresent();
    }
}
