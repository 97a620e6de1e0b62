package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Marks;
import dev.zdm.spi.MarksContract;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.Background;
import dev.zdm.testing.OneConnection;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

class PostgresMarksTest extends MarksContract {
    private static final PGSimpleDataSource DATABASE = Postgres.freshDatabase();
    private static final Duration NO_TIME = Duration.ofMillis(50);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final AtomicLong attempts = new AtomicLong();
    private final JdbcTransactionScope transactions = JdbcTransactionScope.of(DATABASE);

    @Override
    protected RecordStore<Long, ?> emptyStore() {
        Postgres.execute(DATABASE, """
                drop schema public cascade; create schema public;
                create table customer (id bigint primary key, name text)
                """);
        JdbcSchema.DATA.create(DATABASE);
        return customers(transactions);
    }

    private static JdbcRecordStore<Long, Long> customers(JdbcTransactionScope scope) {
        return JdbcRecordStore.on(JdbcDataStore.of(scope))
                .table("customer")
                .key("id", Long.class, (Long id) -> id)
                .read(row -> row.getLong(1))
                .build();
    }

    private static Marks<Long> marksOf(JdbcTransactionScope scope) {
        return customers(scope).marks(MIGRATION).orElseThrow();
    }

    private boolean handOver(Side to, Duration maxPause, Runnable beforehand) {
        Guard guard = JdbcDataStore.of(transactions).guard().orElseThrow();
        return guard.handOver(MIGRATION, to, attempts.incrementAndGet(), maxPause, beforehand) == Guard.HandOver.DONE;
    }

    @Override
    protected void awaitWaiter() {
        Postgres.awaitWaiter(DATABASE);
    }

    // ---- savepoints

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void after_a_rollback_to_a_savepoint_the_next_mark_holds_the_guard_anew(int times) throws SQLException {
        // given
        Marks<Long> marks = marksOf(transactions);

        // when
        boolean moved = transactions.inTransaction(() -> {
            for (int time = 0; time < times; time++) {
                Savepoint before = transactions.withConnection(Connection::setSavepoint);
                marks.mark(1L, ADMITTED);
                transactions.withConnection(connection -> {
                    connection.rollback(before);
                    return true;
                });
            }
            assertThat(marks.mark(1L, ADMITTED)).isEqualTo(1);
            return handOver(Side.NEW, NO_TIME, () -> {});
        });

        // then
        assertThat(moved).isFalse();
        assertThat(marks.versions(List.of(1L))).containsEntry(1L, 1L);
    }

    @Test
    void a_mark_after_a_rollback_to_a_savepoint_sees_that_ownership_moved_meanwhile() {
        // given
        Marks<Long> marks = marksOf(transactions);

        // then
        assertThatThrownBy(() -> transactions.inTransaction(() -> {
                    Savepoint before = transactions.withConnection(Connection::setSavepoint);
                    marks.mark(1L, ADMITTED);
                    transactions.withConnection(connection -> {
                        connection.rollback(before);
                        return true;
                    });
                    assertThat(handOver(Side.NEW, LONG_ENOUGH, () -> {})).isTrue();
                    return marks.mark(1L, ADMITTED);
                }))
                .isInstanceOf(StalePhaseException.class);
    }

    // ---- isolation and drivers

    @ParameterizedTest
    @ValueSource(strings = {"read uncommitted", "repeatable read", "serializable"})
    void at_every_isolation_marks_and_fences_work_and_hold_the_guard(String isolation) {
        // given
        JdbcTransactionScope strict = JdbcTransactionScope.of(withIsolation(isolation));
        Marks<Long> marks = marksOf(strict);

        // when
        boolean moved = strict.inTransaction(() -> {
            assertThat(marks.mark(1L, ADMITTED)).isEqualTo(1);
            assertThat(marks.mark(1L, ADMITTED)).isEqualTo(2);
            assertThat(marks.fence(1L, 5, ADMITTED)).isTrue();
            assertThat(marks.fence(1L, 5, ADMITTED)).isFalse();
            return handOver(Side.NEW, NO_TIME, () -> {});
        });

        // then
        assertThat(moved).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"repeatable read", "serializable"})
    void a_unit_with_one_snapshot_is_told_that_ownership_moved_after_it(String isolation) {
        // given
        JdbcTransactionScope strict = JdbcTransactionScope.of(withIsolation(isolation));
        Marks<Long> marks = marksOf(strict);

        // then
        for (boolean copy : List.of(false, true)) {
            handOver(Side.OLD, LONG_ENOUGH, () -> {});
            assertThatThrownBy(() -> strict.inTransaction(() -> {
                        marks.versions(List.of(1L));
                        handOver(Side.NEW, LONG_ENOUGH, () -> {});
                        return copy ? marks.fence(1L, 1, ADMITTED) : marks.mark(1L, ADMITTED) > 0;
                    }))
                    .isInstanceOf(StalePhaseException.class);
        }
        assertThat(marks.versions(List.of(1L))).isEmpty();
    }

    @Test
    void a_unit_with_one_snapshot_that_meets_a_younger_mark_is_told_to_run_again() {
        // given
        JdbcTransactionScope strict = JdbcTransactionScope.of(withIsolation("repeatable read"));
        Marks<Long> marks = marksOf(strict);

        // then
        assertThatExceptionOfType(BusyException.class)
                .isThrownBy(() -> strict.inTransaction(() -> {
                    marks.versions(List.of(1L));
                    transactions.requiresNew(() -> marksOf(transactions).mark(1L, ADMITTED));
                    return marks.mark(1L, ADMITTED);
                }));
    }

    /** From its fifth use on, the driver reuses a statement that the server has planned before. */
    @ParameterizedTest
    @EnumSource(PreferQueryMode.class)
    void a_statement_used_before_also_waits_for_a_hand_over_and_sees_the_new_owner(PreferQueryMode mode)
            throws SQLException {
        // given
        PGSimpleDataSource database = copyOf(DATABASE);
        database.setPreferQueryMode(mode);
        try (OneConnection connection = OneConnection.of(database)) {
            JdbcTransactionScope pooled = JdbcTransactionScope.of(connection.dataSource());
            Marks<Long> marks = marksOf(pooled);
            for (int use = 1; use <= 8; use++) {
                int version = use;
                assertThat(pooled.<Long, RuntimeException>requiresNew(() -> marks.mark(1L, ADMITTED)))
                        .isEqualTo(use);
                assertThat(pooled.<Boolean, RuntimeException>requiresNew(() -> marks.fence(1L, version, ADMITTED)))
                        .isTrue();
            }

            // when
            List<Future<Boolean>> late = new ArrayList<>();
            handOver(Side.NEW, LONG_ENOUGH, () -> {
                late.add(background.run(() -> {
                    assertThatThrownBy(() -> pooled.requiresNew(() -> marks.mark(1L, ADMITTED)))
                            .isInstanceOf(StalePhaseException.class);
                    return true;
                }));
                awaitWaiter();
            });

            // then
            assertThat(Background.get(late.get(0))).isTrue();
            assertThatThrownBy(() -> pooled.requiresNew(() -> marks.fence(1L, 99, ADMITTED)))
                    .isInstanceOf(StalePhaseException.class);
        }
    }

    /** As behind PgBouncer, which may give every transaction another session. */
    @Test
    void nothing_of_a_unit_stays_in_the_session() throws SQLException {
        // given
        String settings = "select string_agg(name || '=' || setting, ';' order by name) from pg_settings";
        String locks = "select count(*) from pg_locks where pid = pg_backend_pid() and locktype <> 'virtualxid'"
                + " and relation is distinct from 'pg_locks'::regclass and locktype <> 'relation'";
        try (OneConnection connection = OneConnection.of(DATABASE)) {
            JdbcTransactionScope pooled = JdbcTransactionScope.of(connection.dataSource());
            JdbcRecordStore<Long, Long> store = customers(pooled);
            Marks<Long> marks = store.marks(MIGRATION).orElseThrow();
            String before = text(connection.connection(), settings);

            // when
            pooled.inTransaction(() -> marks.mark(1L, ADMITTED));
            pooled.inTransaction(() -> marks.touch(List.of(1L, 2L), ADMITTED));
            pooled.inTransaction(() -> marks.fence(1L, 1, ADMITTED));
            store.copyQueue(MIGRATION).orElseThrow().claim(10, Duration.ZERO);

            // then
            assertThat(text(connection.connection(), settings)).isEqualTo(before);
            assertThat(text(connection.connection(), locks)).isEqualTo("0");
            assertThat(connection.lent()).isZero();
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        return Statements.first(connection, query, row -> row.getString(1)).orElseThrow();
    }

    @Test
    void an_owner_that_is_moving_admits_nobody() {
        // given
        Postgres.execute(DATABASE, "update zdm_guard set owner = 'MOVING'");

        // then
        assertThatThrownBy(() ->
                        transactions.inTransaction(() -> marksOf(transactions).mark(1L, ADMITTED)))
                .isInstanceOf(StalePhaseException.class);
    }

    @Test
    void a_missing_guard_row_is_named() {
        // given
        Postgres.execute(DATABASE, "delete from zdm_guard");

        // then
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(() ->
                        transactions.inTransaction(() -> marksOf(transactions).mark(1L, ADMITTED)))
                .withMessageContaining("zdm_guard has no row");
    }

    // ---- tables

    @Test
    void the_keys_keep_their_types_and_collations() {
        // given
        Postgres.execute(DATABASE, """
                create collation loud (provider = icu, locale = 'und', deterministic = true);
                create table place (country char(2) collate "C", town varchar(40) collate loud, note text,
                    primary key (country, town))
                """);
        record Place(String country, String town) {}
        JdbcRecordStore<Place, Place> places = JdbcRecordStore.on(JdbcDataStore.of(transactions))
                .table("place")
                .key(List.of("country", "town"), Place.class, (Place place) -> place)
                .read(row -> new Place(row.getString(1), row.getString(2)))
                .build();

        // when
        places.marks(MIGRATION).orElseThrow().prepare();

        // then
        String columns = "select format_type(atttypid, atttypmod) || ' ' || coalesce(collname, '') || ' ' || attnotnull"
                + " from pg_attribute left join pg_collation c on c.oid = attcollation"
                + " where attrelid = '%s'::regclass and attnum between 1 and 3 order by attnum";
        MarkTables tables = places.markTables(MIGRATION);
        List<String> wanted = List.of("character(2) C true", "character varying(40) loud true", "bigint  true");
        assertThat(Sql.texts(DATABASE, columns.formatted(tables.keys()))).isEqualTo(wanted);
        assertThat(Sql.texts(DATABASE, columns.formatted(tables.pending()))).isEqualTo(wanted);
    }

    @Test
    void who_may_make_no_tables_is_told_which_statements_to_run() {
        // given
        Postgres.execute(DATABASE, """
                drop role if exists visitor; create role visitor login;
                grant usage on schema public to visitor;
                grant select, insert, update, delete on all tables in schema public to visitor
                """);
        PGSimpleDataSource visitor = copyOf(DATABASE);
        visitor.setUser("visitor");
        JdbcRecordStore<Long, Long> store = customers(JdbcTransactionScope.of(visitor));
        MarkTables tables = store.markTables("other");
        Marks<Long> marks = store.marks("other").orElseThrow();

        // when / then
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(marks::prepare)
                .withMessageContaining("migration 'other'")
                .withMessageContaining(String.join("; ", tables.create()))
                .withMessageContaining("grant");
        tables.create().forEach(statement -> Postgres.execute(DATABASE, statement));
        marks.prepare();
        Postgres.execute(DATABASE, "drop owned by visitor; drop role visitor");
    }

    @Test
    void missing_tables_are_named_with_the_statements_that_make_them() {
        // given
        Marks<Long> marks = customers(transactions).marks("other").orElseThrow();

        // then
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(() -> marks.versions(List.of(1L)))
                .withMessageContaining(
                        "zdm_key_other__customer, zdm_pending_other__customer and zdm_range_other__customer are"
                                + " missing")
                .withMessageContaining("CREATE TABLE zdm_key_other__customer");
    }

    /** No page is written twice for one change, and no index is touched. */
    @Test
    void raising_a_version_again_and_again_stays_on_its_page() {
        // given
        Marks<Long> marks = marksOf(transactions);
        transactions.inTransaction(() -> marks.touch(keys(500), ADMITTED));

        // when
        for (int round = 0; round < 20; round++) {
            transactions.inTransaction(() ->
                    keys(100).stream().map(key -> marks.mark(key * 5, ADMITTED)).toList());
        }

        // then
        String table = customers(transactions).markTables(MIGRATION).keys();
        Postgres.execute(DATABASE, "select pg_stat_force_next_flush()");
        assertThat(Postgres.count(
                        DATABASE,
                        "select 100 * n_tup_hot_upd / n_tup_upd from pg_stat_user_tables where relname = '" + table
                                + "'"))
                .isGreaterThan(90);
    }

    private static List<Long> keys(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    private static PGSimpleDataSource withIsolation(String isolation) {
        PGSimpleDataSource database = copyOf(DATABASE);
        database.setOptions("-c default_transaction_isolation=" + isolation.replace(" ", "\\ "));
        return database;
    }

    private static PGSimpleDataSource copyOf(PGSimpleDataSource original) {
        PGSimpleDataSource copy = new PGSimpleDataSource();
        copy.setUrl(original.getUrl());
        copy.setUser(original.getUser());
        copy.setPassword(original.getPassword());
        return copy;
    }
}
