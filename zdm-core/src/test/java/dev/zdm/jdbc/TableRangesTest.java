package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.KeyType;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeReads;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.testing.Background;
import dev.zdm.testing.Database;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.PooledDataSource;
import dev.zdm.testing.PostgresDatabase;
import dev.zdm.testing.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables read by ranges, on every database and with keys of every kind. */
class TableRangesTest {
    private static final int ROWS = 30;

    private static final String SCANS = "select coalesce(seq_tup_read, 0) from pg_stat_user_tables where relname = 'k'";

    private final Background background = new Background();

    /** A database, and what its tables are called in the names of tests. */
    private enum Server {
        POSTGRESQL(new PostgresDatabase(), "uuid"),
        MARIADB(new MariaDb(), "char(36)"),
        H2(new H2(), "uuid");

        private final Database kind;
        private final String uuids;
        private final DataSource database;

        Server(Database kind, String uuids) {
            this.kind = kind;
            this.uuids = uuids;
            this.database = PooledDataSource.over(kind.freshDatabase());
        }

        /** Every other number from 2 on. */
        <K> JdbcRecordStore<K, K> filled(KeyKind<K> keys) {
            JdbcRecordStore<K, K> store = empty(keys);
            store.putAll(LongStream.rangeClosed(1, ROWS)
                    .mapToObj(number -> keys.key().apply(2 * number))
                    .toList());
            return store;
        }

        <K> JdbcRecordStore<K, K> empty(KeyKind<K> keys) {
            Sql.execute(database, "drop table if exists k");
            Sql.execute(database, "create table k (" + keys.columnTypes() + ", note varchar(20))");
            return store(keys);
        }

        <K> JdbcRecordStore<K, K> store(KeyKind<K> keys) {
            return JdbcRecordStore.on(JdbcDataStore.of(database))
                    .table("k")
                    .key(keys.columns(), keys.type(), (K key) -> key)
                    .read(row -> key(keys, row))
                    .build();
        }

        private static <K> K key(KeyKind<K> keys, ResultSet row) throws SQLException {
            List<String> parts = new ArrayList<>();
            for (String column : keys.columns()) {
                parts.add(row.getString(column));
            }
            return KeyType.of(keys.type()).join(parts);
        }
    }

    static Stream<Arguments> everywhere() {
        return Stream.of(Server.values())
                .flatMap(server -> Stream.of(
                                KeyKind.NUMBERS, KeyKind.LINES, KeyKind.UUIDS.in(server.uuids), KeyKind.TEXTS)
                        .map(keys -> Arguments.of(server, keys)));
    }

    @AfterEach
    void endThreads() {
        background.close();
    }

    private static <K> KeyRange<K> range(KeyKind<K> keys, @Nullable Long after, @Nullable Long upTo) {
        return new KeyRange<>(
                after == null ? null : keys.key().apply(after),
                upTo == null ? null : keys.key().apply(upTo));
    }

    private static <K> List<Long> numbers(KeyKind<K> keys, List<K> some) {
        return some.stream().map(keys.number()).toList();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    <K> void a_range_begins_after_one_key_and_ends_with_another_one(Server server, KeyKind<K> keys) {
        // given
        RangeReads<K, K> ranges = server.filled(keys).ranges().orElseThrow();

        // then
        assertThat(numbers(keys, ranges.rows(range(keys, 10L, 16L)))).containsExactly(12L, 14L, 16L);
        assertThat(numbers(keys, ranges.rows(range(keys, 9L, 15L)))).containsExactly(10L, 12L, 14L);
        assertThat(numbers(keys, ranges.rows(range(keys, null, 4L)))).containsExactly(2L, 4L);
        assertThat(numbers(keys, ranges.rows(range(keys, 56L, null)))).containsExactly(58L, 60L);
        assertThat(ranges.rows(range(keys, null, null))).hasSize(ROWS);
        assertThat(ranges.rows(range(keys, 60L, null))).isEmpty();
        assertThat(ranges.rows(range(keys, 10L, 11L))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    <K> void keys_are_counted_from_the_beginning_of_a_range(Server server, KeyKind<K> keys) {
        // given
        RangeReads<K, K> ranges = server.filled(keys).ranges().orElseThrow();

        // then
        assertThat(ranges.keyAt(range(keys, 10L, null), 1).map(keys.number())).contains(12L);
        assertThat(ranges.keyAt(range(keys, 10L, 20L), 5).map(keys.number())).contains(20L);
        assertThat(ranges.keyAt(range(keys, 10L, 20L), 6)).isEmpty();
        assertThat(ranges.keyAt(range(keys, null, null), ROWS).map(keys.number()))
                .contains(60L);
        assertThat(ranges.keyAt(range(keys, null, null), ROWS + 1)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    <K> void keys_of_a_range_come_in_order_and_no_more_than_asked_for(Server server, KeyKind<K> keys) {
        // given
        RangeReads<K, K> ranges = server.filled(keys).ranges().orElseThrow();

        // then
        assertThat(numbers(keys, ranges.keys(range(keys, 10L, 20L), 3))).containsExactly(12L, 14L, 16L);
        assertThat(numbers(keys, ranges.keys(range(keys, 16L, 20L), 3))).containsExactly(18L, 20L);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    <K> void locked_rows_cannot_be_changed_until_the_unit_of_work_ends(Server server, KeyKind<K> keys) {
        // given
        JdbcRecordStore<K, K> store = server.filled(keys);
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        Future<Integer> reader =
                background.run(() -> store.home().transactions().requiresNew(() -> {
                    int found = store.ranges()
                            .orElseThrow()
                            .rowsForShare(range(keys, 10L, 20L))
                            .size();
                    locked.countDown();
                    Background.await(tried);
                    return found;
                }));
        Background.await(locked);

        // when
        Future<Boolean> writer = background.run(() -> {
            store.remove(keys.key().apply(14L));
            return true;
        });
        Sql.awaitWaiter(server.kind, server.database);
        tried.countDown();

        // then
        assertThat(Background.get(reader)).isEqualTo(5);
        assertThat(Background.get(writer)).isTrue();
        assertThat(store.ranges().orElseThrow().rows(range(keys, 10L, 20L))).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void a_row_that_stays_locked_is_not_waited_for(Server server) {
        // given
        KeyKind<Long> keys = KeyKind.NUMBERS;
        JdbcRecordStore<Long, Long> store = server.filled(keys);
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        Future<Boolean> writer =
                background.run(() -> store.home().transactions().requiresNew(() -> {
                    store.findForUpdate(keys.key().apply(14L));
                    locked.countDown();
                    Background.await(tried);
                    return true;
                }));
        Background.await(locked);

        // then
        assertThatExceptionOfType(BusyException.class)
                .isThrownBy(() -> store.home()
                        .transactions()
                        .requiresNew(() -> store.ranges().orElseThrow().rowsForShare(range(keys, 10L, 20L))));
        tried.countDown();
        assertThat(Background.get(writer)).isTrue();
    }

    @Test
    void a_table_that_was_never_analysed_is_not_sorted_for_each_key() {
        // given
        DataSource database = Server.POSTGRESQL.database;
        JdbcRecordStore<Long, Long> store = Server.POSTGRESQL.empty(KeyKind.NUMBERS);
        Sql.execute(database, "alter table k set (autovacuum_enabled = off)");
        Sql.execute(database, "insert into k select n, 'x' from generate_series(1, 50000) n");
        long before = Sql.count(database, SCANS);

        // when
        Optional<Long> key = store.ranges().orElseThrow().keyAt(new KeyRange<>(10L, null), 5_000);

        // then
        assertThat(key).contains(5_010L);
        Sql.execute(database, "select pg_stat_force_next_flush()");
        assertThat(Sql.count(database, SCANS)).isEqualTo(before);
    }

    @Test
    void integers_of_any_width_are_ordered_alike_everywhere() {
        // given
        List<String> orders = Stream.of(Server.values())
                .flatMap(server -> Stream.of("smallint", "int", "bigint", "decimal(18, 0)")
                        .map(type -> order(server, KeyKind.NUMBERS.in(type))))
                .toList();

        // then
        assertThat(orders).containsOnly("whole numbers");
    }

    @Test
    void keys_of_several_columns_are_ordered_by_each_of_them() {
        assertThat(order(Server.POSTGRESQL, KeyKind.LINES)).isEqualTo("whole numbers; whole numbers");
    }

    @Test
    void uuids_are_ordered_alike_by_servers_of_one_kind() {
        // when
        String onPostgres = order(Server.POSTGRESQL, KeyKind.UUIDS);
        String onH2 = order(Server.H2, KeyKind.UUIDS);

        // then
        assertThat(onPostgres).isEqualTo("UUIDs of PostgreSQL");
        assertThat(onH2).startsWith("UUID of H2 ");
    }

    @Test
    void texts_are_ordered_by_their_collation() {
        // given
        Sql.execute(Server.POSTGRESQL.database, """
                drop table if exists k; drop collation if exists loose; drop collation if exists strict;
                create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
                create collation strict (provider = icu, locale = 'und-u-ks-level2')
                """);
        List<String> types = List.of(
                "varchar(16)",
                "text",
                "varchar(16) collate \"C\"",
                "char(16)",
                "varchar(16) collate \"und-x-icu\"",
                "varchar(16) collate strict",
                "varchar(16) collate loose");
        List<String> orders = types.stream()
                .map(type -> order(Server.POSTGRESQL, KeyKind.TEXTS.in(type)))
                .toList();

        // then
        assertThat(orders.get(0)).isEqualTo(orders.get(1)).startsWith("text of PostgreSQL, UTF8, ");
        assertThat(orders.get(2)).isEqualTo("text of PostgreSQL, UTF8, bytes");
        assertThat(orders.get(3)).startsWith("padded text of PostgreSQL, ");
        assertThat(orders.get(4)).contains("UTF8, i und ").containsPattern("\\d");
        assertThat(orders.subList(1, 7)).doesNotHaveDuplicates();
        assertThat(order(Server.MARIADB, KeyKind.TEXTS.in("varchar(16) collate utf8mb4_bin")))
                .isEqualTo("text of MariaDB, utf8mb4_bin");
        assertThat(order(Server.H2, KeyKind.TEXTS)).startsWith("CHARACTER VARYING of H2 ");
    }

    @Test
    void types_of_the_users_own_are_ordered_alike_in_one_database_only() {
        // given
        Sql.execute(Server.POSTGRESQL.database, "drop table if exists k; drop type if exists mood");
        Sql.execute(Server.POSTGRESQL.database, "create type mood as enum ('good', 'bad')");

        // when
        String order = order(Server.POSTGRESQL, KeyKind.TEXTS.in("mood"));

        // then
        assertThat(order).startsWith("type ").contains(" of ");
    }

    private static String order(Server server, KeyKind<?> keys) {
        return server.empty(keys).ranges().orElseThrow().order();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    <K> void rows_are_locked_in_a_unit_of_work_only(Server server, KeyKind<K> keys) {
        // given
        RangeReads<K, K> ranges = server.empty(keys).ranges().orElseThrow();

        // then
        assertThatThrownBy(() -> ranges.rowsForShare(range(keys, null, null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside a unit of work");
    }
}
