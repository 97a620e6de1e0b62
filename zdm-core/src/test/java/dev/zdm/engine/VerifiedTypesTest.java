package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcMapping;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jdbc.JdbcStateStore;
import dev.zdm.jdbc.JdbcTableBuilder;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.testing.HandScheduler;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PooledDataSource;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A whole verification of a table with columns of every pair of types, copied by a backfill. One value of each column is
 * damaged afterwards, in a range of its own, behind those rows of it that are always compared in this process.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VerifiedTypesTest {
    private static final int RANGE = 30;
    private static final int DAMAGED = 20;
    private static final ScanPolicy RANGES =
            ScanPolicy.DEFAULT.withChunkSize(RANGE).withChunkTime(Duration.ZERO, Duration.ofMillis(50));

    private final AtomicInteger mapped = new AtomicInteger();
    private final HandScheduler scheduler = new HandScheduler();

    record Row(long id, List<@Nullable Object> values) {}

    /** How a value is read on both sides. */
    private interface Reader {
        @Nullable
        Object read(ResultSet row, String column) throws SQLException;
    }

    private static final Reader TEXT = ResultSet::getString;
    private static final Reader BYTES = ResultSet::getBytes;
    private static final Reader TIME = ResultSet::getTimestamp;
    private static final Reader TRUTH = (row, column) -> {
        boolean value = row.getBoolean(column);
        return row.wasNull() ? null : value;
    };

    /**
     * A column of both tables.
     *
     * @param value what the old rows of its range hold, in the old database's SQL
     * @param damaged what one of the new rows comes to hold, in the new database's SQL
     */
    record Column(String oldType, String newType, String value, String damaged, Reader reader) {
        Column readAs(Reader other) {
            return new Column(oldType, newType, value, damaged, other);
        }
    }

    private static Column column(String oldType, String newType, String value, String damaged) {
        return new Column(oldType, newType, value, damaged, TEXT);
    }

    private static Column column(String oldType, String newType, String value, String damaged, Reader reader) {
        return new Column(oldType, newType, value, damaged, reader);
    }

    private static Column same(String type, String value, String damaged) {
        return column(type, type, value, damaged);
    }

    /** Counts the rows that come to this process. */
    private record Same(AtomicInteger mapped) implements Mapping<Row, Row> {
        @Override
        public Row toNew(Row old) {
            mapped.incrementAndGet();
            return old;
        }

        @Override
        public Row toOld(Row next) {
            return next;
        }
    }

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.of("PostgreSQL", "PostgreSQL", true, WITHIN_POSTGRESQL),
                Arguments.of("PostgreSQL", "MariaDB", true, FROM_POSTGRESQL),
                Arguments.of("PostgreSQL", "MariaDB", false, FROM_POSTGRESQL_BY_ROWS),
                Arguments.of("MariaDB", "PostgreSQL", true, FROM_MARIADB),
                Arguments.of("MariaDB", "PostgreSQL", false, FROM_MARIADB_BY_ROWS),
                Arguments.of("MariaDB", "MariaDB", true, WITHIN_MARIADB));
    }

    private static final List<Column> WITHIN_POSTGRESQL = List.of(
            same("boolean", "true", "null"),
            same("smallint", "-1", "1"),
            column("integer", "bigint", "-1", "4294967295"),
            same("bigint", "5", "4294967300"),
            same("numeric(12,2)", "100", "-100"),
            column("numeric", "numeric(10,2)", "1.005", "1.00"),
            same("double precision", "null", "0"),
            same("real", "0.1", "0.10000001"),
            same("text", "'a'", "'A'"),
            same("text", "null", "''"),
            column("char(5)", "varchar(9)", "'abcde'", "'abcde '"),
            same("uuid", "'5c8e0b6e-0000-4000-8000-00000000000a'", "'5c8e0b6e-0000-4000-8000-00000000000b'"),
            same("bytea", "'\\x00ff'", "'\\x00fe'").readAs(BYTES),
            same("date", "'infinity'", "'-infinity'"),
            same("time", "'00:00'", "'01:11:34.967297'"),
            same("timestamp", "'2000-01-01'", "'2000-01-01 01:11:34.967297'"),
            same("timestamptz", "'2000-01-01Z'", "'2000-01-01 01:11:34.967297Z'"),
            column("timestamptz", "timestamptz(0)", "'2026-01-01 12:00:00.4Z'", "'2026-01-01 12:00:01Z'"),
            column("json", "jsonb", "'{\"b\": 1, \"a\":  2}'", "'{\"b\": -1, \"a\": 2}'"),
            same("jsonb", "'[[1],2]'", "'[[1,2]]'"),
            same("jsonb", "null", "'{}'"),
            same("interval", "'1 month'", "'30 days'"),
            same("text[]", "'{a,null}'", "'{a,\"null\"}'"));

    private static final List<Column> FROM_POSTGRESQL = List.of(
            column("integer", "bigint", "-1", "4294967295"),
            column("boolean", "tinyint(1)", "true", "0", TRUTH),
            column("boolean", "bit(1)", "true", "null", TRUTH),
            column("numeric(12,4)", "decimal(10,2)", "1.005", "-1.01"),
            column("numeric", "decimal(30,10)", "1.1", "1.1000000001"),
            column("timestamp", "datetime(3)", "'2026-01-01 12:00:00.1239'", "'2026-01-01 12:00:00.124'"),
            column("timestamptz", "timestamp(6) null", "'2026-07-01 12:00Z'", "null", TIME),
            column("date", "date", "null", "'2026-07-02'"),
            column("time(3)", "time(3)", "'12:00:00.123'", "'12:00:00.124'"),
            column("char(5)", "varchar(9)", "'abcde'", "'abcde '"),
            column("varchar(9)", "varchar(9)", "'ä'", "'a'"),
            column("text", "longtext", "'a'", "'A'"),
            column("text", "varchar(9)", "''", "null"),
            column(
                    "uuid",
                    "char(36)",
                    "'5c8e0b6e-0000-4000-8000-00000000000a'",
                    "'5c8e0b6e-0000-4000-8000-00000000000b'"),
            column("bytea", "varbinary(9)", "'\\x00ff'", "x'00ff00'", BYTES));

    private static final List<Column> FROM_POSTGRESQL_BY_ROWS = List.of(
            column("double precision", "double", "null", "0"),
            column("jsonb", "json", "'{\"a\": 1}'", "'{\"a\": 2}'"),
            column("timestamp", "timestamp(6) null", "'2026-07-01 12:00'", "null", TIME),
            column("numeric", "varchar(20)", "5", "'-5'"));

    private static final List<Column> FROM_MARIADB = List.of(
            column("bigint", "integer", "-1", "1"),
            column("tinyint(1)", "smallint", "1", "0"),
            column("decimal(10,2)", "numeric", "1.10", "-1.1"),
            column("datetime(6)", "timestamp(3)", "'2026-01-01 12:00:00.1236'", "'2026-01-01 12:00:00.123'"),
            column("datetime", "timestamp", "null", "'infinity'"),
            column("timestamp(6) null", "timestamptz", "'2026-07-01 12:00'", "null", TIME),
            column("date", "date", "null", "'infinity'"),
            column(
                    "char(36)",
                    "uuid",
                    "'5c8e0b6e-0000-4000-8000-00000000000a'",
                    "'5c8e0b6e-0000-4000-8000-00000000000b'"),
            column("varchar(9) CHARACTER SET latin1", "text", "'ä'", "'a'"),
            column("longtext", "text", "''", "null"),
            column("varbinary(9)", "bytea", "x'00ff'", "'\\x00fe'", BYTES));

    private static final List<Column> FROM_MARIADB_BY_ROWS = List.of(
            column("double", "double precision", "null", "0"),
            column("json", "jsonb", "'{\"a\": 1}'", "'{\"a\": -1}'"));

    private static final List<Column> WITHIN_MARIADB = List.of(
            same("bigint", "9007199254740993", "9007199254740992"),
            same("bit(8)", "b'101'", "b'100'").readAs(BYTES),
            same("decimal(12,2)", "100", "-100"),
            same("double", "null", "0"),
            column("varchar(9) COLLATE utf8mb4_general_ci", "varchar(9) COLLATE utf8mb4_bin", "'a'", "'A'"),
            same("char(5)", "''", "null"),
            column("datetime(3)", "datetime", "'2026-01-01 12:00:00.9'", "'2026-01-01 12:00:01'"),
            same("timestamp(6) null", "'2026-07-01 12:00'", "null").readAs(TIME),
            same("date", "null", "'2026-07-02'"),
            same("time", "'12:00:00'", "'12:00:01'"),
            column("varbinary(5)", "blob", "x'00'", "''", BYTES),
            column("longtext", "json", "'{\"a\": 1}'", "'{\"a\": -1}'"));

    private static DataSource fresh(String kind) {
        return PooledDataSource.over(
                kind.equals("PostgreSQL") ? Postgres.freshDatabase() : new MariaDb().freshDatabase());
    }

    private static void create(DataSource database, String table, Stream<String> types) {
        List<String> all = types.toList();
        Sql.execute(
                database,
                "create table " + table + " (id bigint primary key, "
                        + IntStream.range(0, all.size())
                                .mapToObj(i -> "c" + i + " " + all.get(i))
                                .collect(Collectors.joining(", "))
                        + ")");
    }

    private static void fill(DataSource database, List<Column> columns) {
        String numbers = "with recursive s(i) as (select 1 union all select i + 1 from s where i < "
                + RANGE * columns.size() + ") select i from s";
        Sql.execute(database, "insert into old_t (id) " + numbers);
        for (int i = 0; i < columns.size(); i++) {
            String range = " where id > " + i * RANGE + " and id <= " + (i + 1) * RANGE;
            Sql.execute(
                    database, "update old_t set c" + i + " = " + columns.get(i).value() + range);
        }
    }

    private static JdbcRecordStore<Long, Row> store(DataSource database, String table, List<Column> columns) {
        JdbcTableBuilder<Long, Row> builder =
                JdbcRecordStore.on(JdbcDataStore.of(database)).table(table).key("id", Long.class, Row::id);
        for (int i = 0; i < columns.size(); i++) {
            int number = i;
            builder.column("c" + i, row -> row.values().get(number));
        }
        return builder.read(row -> {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        values.add(columns.get(i).reader().read(row, "c" + i));
                    }
                    return new Row(row.getLong("id"), values);
                })
                .build();
    }

    private void repairAll(Migration<Long, Row> migration) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (migration.pending() > 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            scheduler.repeat();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    @ParameterizedTest(name = "{0} to {1}, sums {2}")
    @MethodSource("tables")
    void every_value_that_was_damaged_is_found_and_made_equal(
            String from, String into, boolean sums, List<Column> columns) throws Exception {
        // given
        DataSource old = fresh(from);
        DataSource next = fresh(into);
        JdbcSchema.ALL.create(old);
        JdbcSchema.ALL.create(next);
        create(old, "old_t", columns.stream().map(Column::oldType));
        create(next, "new_t", columns.stream().map(Column::newType));
        fill(old, columns);
        long rows = (long) RANGE * columns.size();
        try (Zdm zdm = Zdm.builder()
                .stateStore(JdbcStateStore.of(old))
                .scheduler(scheduler)
                .build()) {
            Migration<Long, Row> migration = zdm.migration("types")
                    .from(store(old, "old_t", columns))
                    .to(store(next, "new_t", columns))
                    .mapping(JdbcMapping.of(new Same(mapped)))
                    .scan(RANGES)
                    .gates(Bench.OPEN)
                    .atLeast(ConsistencyMode.DURABLE)
                    .register();
            while (migration.state().phase() != Phase.BACKFILL) {
                migration.advance(Bench.OPERATOR);
            }
            migration.backfill().get(30, TimeUnit.SECONDS);
            mapped.set(0);
            Scan undamaged = migration.verify().get(30, TimeUnit.SECONDS);
            assertThat(migration.differences().columns()).isEqualTo(Map.of());
            assertThat(undamaged.mismatches()).isZero();
            assertThat(undamaged.rows()).isEqualTo(rows);
            assertThat(mapped.get() < rows).isEqualTo(sums);

            // when
            for (int i = 0; i < columns.size(); i++) {
                Sql.execute(
                        next,
                        "update new_t set c" + i + " = " + columns.get(i).damaged() + " where id = "
                                + (i * RANGE + DAMAGED));
            }
            Scan found = migration.verifyAndRepair().get(30, TimeUnit.SECONDS);

            // then
            assertThat(migration.differences().columns())
                    .isEqualTo(IntStream.range(0, columns.size())
                            .boxed()
                            .collect(Collectors.toMap(i -> "c" + i, i -> 1L)));
            assertThat(found.mismatches()).isEqualTo(columns.size());
            repairAll(migration);
            assertThat(migration.verify().get(30, TimeUnit.SECONDS).mismatches())
                    .isZero();
            assertThat(migration.differences().columns()).isEqualTo(Map.of());
        } finally {
            scheduler.shutdownNow();
        }
    }
}
