package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.Phase;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Instances.Registration;
import dev.zdm.spi.Instances.Report;
import dev.zdm.spi.MigrationStates.Change;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.StateStoreContract;
import dev.zdm.testing.Background;
import dev.zdm.testing.OneConnection;
import dev.zdm.testing.Postgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class JdbcStateStoreTest extends StateStoreContract {
    private static final PGSimpleDataSource DATABASE = Postgres.freshDatabase();
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    @Override
    protected StateStore emptyStore() {
        if (!JdbcSchema.STATE.missingTables(DATABASE).isEmpty()) {
            JdbcSchema.STATE.create(DATABASE);
        }
        JdbcSchema.STATE.tables(DATABASE).forEach(table -> Postgres.execute(DATABASE, "delete from " + table));
        return JdbcStateStore.of(DATABASE);
    }

    /** Who is alive is decided by the database's clock, which a test cannot move; but the past can be. */
    @Override
    protected void passTime(Duration duration) {
        Postgres.execute(
                DATABASE,
                "update zdm_instance set renewed_at = renewed_at - interval '" + duration.toMillis() + " ms'");
    }

    @Test
    void it_forgets_nothing() {
        // given
        emptyStore().states().createIfAbsent(initial());

        // then
        assertThat(JdbcStateStore.of(DATABASE).states().find(MIGRATION)).contains(initial());
        assertThat(JdbcStateStore.of(DATABASE).isVolatile()).isFalse();
    }

    @Test
    void a_renewal_stores_the_acknowledged_epoch_and_the_sequence() {
        // given
        StateStore store = declared();
        join(store, "one");

        // when
        store.instances().renew(place(MIGRATION, "one", "boot"), Report.idle(41));
        store.instances().renew(place(MIGRATION, "one", "boot"), Report.idle(42));

        // then
        assertThat(Postgres.count(DATABASE, "select acked_epoch from zdm_instance"))
                .isEqualTo(42);
        assertThat(Postgres.count(DATABASE, "select seq from zdm_instance")).isEqualTo(2);
    }

    @Test
    void nobody_takes_a_place_in_a_migration_that_was_never_declared() {
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(() -> join(emptyStore(), "one"))
                .withMessageContaining("migration 'customer-v2'")
                .withMessageContaining("zdm_migration has no such row");
    }

    @Test
    void a_claim_waits_while_the_migrations_row_is_changed() throws Exception {
        // given
        StateStore store = declared();
        try (Background background = new Background();
                var connection = DATABASE.getConnection()) {
            connection.setAutoCommit(false);
            Statements.update(connection, "update zdm_migration set reason = 'changing'");

            // when
            var claim = background.run(() -> join(store, "one"));
            Postgres.awaitWaiter(DATABASE);

            // then
            assertThat(claim).isNotDone();
            connection.commit();
            assertThat(Background.get(claim)).isInstanceOf(Registration.Joined.class);
        }
    }

    /** A snapshot that is older than the lock would not see whoever joined before it was given. */
    @ParameterizedTest
    @ValueSource(strings = {"read committed", "repeatable read", "serializable"})
    void a_change_that_waited_for_an_instance_to_join_sees_it(String isolation) throws Exception {
        // given
        declared();
        StateStore store = JdbcStateStore.of(isolated(isolation));
        List<Integer> seen = new CopyOnWriteArrayList<>();
        try (Background background = new Background();
                var connection = DATABASE.getConnection()) {
            connection.setAutoCommit(false);
            Statements.update(connection, OwnSql.STATE_LOCK, MIGRATION);

            // when
            var change = background.run(() -> store.states().change(MIGRATION, situation -> {
                seen.add(situation.instances().size());
                return new Change(situation.state().withPaused(true, NOW, "me", ""), "", List.of());
            }));
            Postgres.awaitWaiter(DATABASE);
            InstanceRows.put(connection, new PostgresSpelling(), place(MIGRATION, "one", "boot"), Report.idle(1));
            connection.commit();
            Background.get(change);
        }

        // then
        assertThat(seen).containsExactly(1);
    }

    private static PGSimpleDataSource isolated(String isolation) {
        PGSimpleDataSource strict = new PGSimpleDataSource();
        strict.setUrl(DATABASE.getUrl());
        strict.setUser(DATABASE.getUser());
        strict.setOptions("-c default_transaction_isolation=" + isolation.replace(" ", "\\ "));
        return strict;
    }

    @Test
    void a_database_that_makes_transactions_serializable_still_lets_one_change_win() {
        // given
        declared();
        StateStore store = JdbcStateStore.of(isolated("serializable"));

        // when
        try (Background background = new Background()) {
            List<Boolean> won = background.race(
                    6,
                    () -> store.states()
                            .compareAndSet(initial(), initial().movedTo(Phase.DUAL_WRITE, 0, NOW, "me", ""), ""));

            // then
            assertThat(won).containsOnlyOnce(true);
        }
    }

    @Test
    void a_store_never_takes_part_in_a_transaction_of_the_caller() {
        // given
        StateStore store = declared();
        JdbcTransactionScope transactions = JdbcTransactionScope.of(DATABASE);
        RuntimeException failure = new IllegalStateException("rolled back");

        // when
        assertThatThrownBy(() -> transactions.inTransaction(() -> {
                    pause(store);
                    throw failure;
                }))
                .isSameAs(failure);

        // then
        assertThat(store.states().find(MIGRATION).orElseThrow().paused()).isTrue();
    }

    @Test
    void no_connection_is_kept() throws SQLException {
        // given
        declared();
        try (OneConnection pool = OneConnection.of(DATABASE)) {
            StateStore store = JdbcStateStore.of(pool.dataSource());

            // when
            store.states().find(MIGRATION);
            pause(store);
            store.states().history(MIGRATION);
            join(store, "one");
            store.scans().find(MIGRATION, 1, ScanKind.BACKFILL);

            // then
            assertThat(pool.lent()).isZero();
            assertThat(pool.connection().getAutoCommit()).isTrue();
        }
    }

    @Test
    void missing_tables_are_named_with_their_script() {
        // given
        StateStore store = emptyStore();
        Postgres.execute(DATABASE, "drop table zdm_audit, zdm_instance");

        // then
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(() -> store.states().createIfAbsent(initial()))
                .withMessageContaining("migration 'customer-v2'")
                .withMessageContaining("[zdm_instance, zdm_audit]")
                .withMessageContaining("dev/zdm/jdbc/postgresql/R__zdm_state.sql")
                .withMessageContaining("initialize-schema=always");
        assertThat(store.states().find(MIGRATION)).as("nothing half-written").isEmpty();
    }

    @Test
    void every_port_names_a_missing_table() {
        // given
        StateStore store = emptyStore();
        Postgres.execute(DATABASE, "drop table zdm_migration, zdm_instance, zdm_audit, zdm_scan");

        // then
        assertFails(() -> store.states().find(MIGRATION), "zdm_migration");
        assertFails(() -> store.states().compareAndSet(initial(), initial(), ""), "zdm_migration");
        assertFails(() -> store.states().history(MIGRATION), "zdm_audit");
        assertFails(() -> join(store, "one"), "zdm_instance");
        assertFails(() -> store.instances().renew(place(MIGRATION, "one", "boot"), Report.idle(1)), "zdm_instance");
        assertFails(() -> store.instances().release(place(MIGRATION, "one", "boot")), "zdm_instance");
        assertFails(() -> store.scans().find(MIGRATION, 1, ScanKind.BACKFILL), "zdm_scan");
        assertFails(() -> store.scans().save(Scan.begin(MIGRATION, 1, ScanKind.BACKFILL, NOW)), "zdm_scan");
    }

    @Test
    void a_replica_that_accepts_no_writes_is_recognised() {
        // given
        declared();
        PGSimpleDataSource replica = new PGSimpleDataSource();
        replica.setUrl(DATABASE.getUrl());
        replica.setUser(DATABASE.getUser());
        replica.setOptions("-c default_transaction_read_only=on");
        StateStore store = JdbcStateStore.of(replica);

        // then
        assertFails(() -> store.instances().release(place(MIGRATION, "one", "boot")), "accepts no writes", "primary");
        assertThat(store.states().find(MIGRATION)).isPresent();
    }

    @Test
    void a_user_without_rights_is_recognised() {
        // given
        declared();
        Postgres.execute(
                DATABASE, "do $$ begin create role stranger login; exception when duplicate_object then null; end $$");
        PGSimpleDataSource stranger = new PGSimpleDataSource();
        stranger.setUrl(DATABASE.getUrl());
        stranger.setUser("stranger");

        // then
        assertFails(() -> JdbcStateStore.of(stranger).states().find(MIGRATION), "may not use", "grant");
    }

    @Test
    void a_database_that_is_not_there_at_start_is_recognised() {
        // given
        PGSimpleDataSource nobody = new PGSimpleDataSource();
        nobody.setUrl("jdbc:postgresql://localhost:1/nobody");
        StateStore store = JdbcStateStore.of(nobody);

        // then
        assertFails(() -> store.states().find(MIGRATION), "cannot be reached", "check that the database is up");
    }

    @Test
    void a_database_that_goes_later_is_recognised() throws IOException {
        // given
        StateStore store;
        try (EmbeddedPostgres server = Postgres.startServer()) {
            DataSource database = server.getPostgresDatabase();
            JdbcSchema.STATE.create(database);
            store = JdbcStateStore.of(database);
            store.states().createIfAbsent(initial());
        }

        // then
        assertFails(() -> store.states().find(MIGRATION), "cannot be reached", "check that the database is up");
        assertFails(
                () -> store.instances().renew(place(MIGRATION, "one", "boot"), Report.idle(1)), "cannot be reached");
    }

    private static void assertFails(Runnable call, String... parts) {
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(call::run)
                .satisfies(error -> assertThat(error.migration()).contains(MIGRATION))
                .withMessageContainingAll(parts)
                .withMessageContaining("Remedy");
    }

    private static Registration join(StateStore store, String instance) {
        return store.instances().register(place(MIGRATION, instance, "boot"), Optional.empty(), Optional.empty());
    }

    private static void pause(StateStore store) {
        store.states()
                .change(
                        MIGRATION,
                        situation -> new Change(situation.state().withPaused(true, NOW, "me", ""), "", List.of()));
    }

    private StateStore declared() {
        StateStore store = emptyStore();
        store.states().createIfAbsent(initial());
        return store;
    }
}
