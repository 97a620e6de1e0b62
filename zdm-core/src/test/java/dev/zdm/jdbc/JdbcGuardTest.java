package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.Guard;
import dev.zdm.spi.GuardContract;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.TimeSource;
import dev.zdm.testing.Background;
import dev.zdm.testing.OneConnection;
import dev.zdm.testing.Postgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

class JdbcGuardTest extends GuardContract {
    private static final PGSimpleDataSource DATABASE = Postgres.freshDatabase();
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    private static final Duration NO_TIME = Duration.ofMillis(50);

    private final Background background = new Background();
    private final JdbcTransactionScope transactions = JdbcTransactionScope.of(DATABASE);
    private final Guard guard = guardOf(transactions);

    @Override
    protected DataStore emptyStore() {
        Postgres.execute(DATABASE, "drop table if exists zdm_guard");
        JdbcSchema.DATA.create(DATABASE);
        return JdbcDataStore.of(transactions);
    }

    @Override
    protected void awaitWaiter() {
        Postgres.awaitWaiter(DATABASE);
    }

    @AfterEach
    void endBackground() {
        background.close();
    }

    /** From its fifth use on, the driver reuses a statement that the server has planned before. */
    @ParameterizedTest
    @EnumSource(PreferQueryMode.class)
    void a_statement_used_before_also_waits_for_a_hand_over_and_sees_the_new_owner(PreferQueryMode mode)
            throws SQLException {
        // given
        guard.prepare(MIGRATION, 1);
        PGSimpleDataSource database = copyOf(DATABASE);
        database.setPreferQueryMode(mode);
        try (OneConnection connection = OneConnection.of(database)) {
            JdbcTransactionScope pooled = JdbcTransactionScope.of(connection.dataSource());
            for (int use = 0; use < 8; use++) {
                assertThat(ownerSeenBy(pooled)).isEqualTo(Side.OLD);
            }

            // when
            Side seen = seenAfterWaiting(() -> ownerSeenBy(pooled));

            // then
            assertThat(seen).isEqualTo(Side.NEW);
        }
    }

    @Test
    void a_read_only_unit_waits_for_a_hand_over_and_sees_the_new_owner() {
        // given
        guard.prepare(MIGRATION, 1);

        // when
        Side seen = seenAfterWaiting(
                () -> transactions.readOnly(() -> guard.share(MIGRATION).owner()));

        // then
        assertThat(seen).isEqualTo(Side.NEW);
    }

    @Test
    void a_read_only_unit_keeps_ownership_from_moving_until_it_ends() {
        // given
        guard.prepare(MIGRATION, 1);

        // when
        boolean moved = transactions.readOnly(() -> {
            guard.share(MIGRATION);
            return handOver(guard, Side.NEW, NO_TIME, () -> {});
        });

        // then
        assertThat(moved).isFalse();
        assertThat(handOver(guard, Side.NEW, NO_TIME, () -> {})).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"repeatable read", "serializable"})
    void a_unit_with_one_snapshot_is_told_that_ownership_moved_after_it(String isolation) {
        // given
        guard.prepare(MIGRATION, 1);
        JdbcTransactionScope strict = JdbcTransactionScope.of(withIsolation(isolation));

        // then
        assertStale(() -> strict.inTransaction(() -> {
            takeSnapshot(strict);
            handOver(guard, Side.NEW, LONG_ENOUGH, () -> {});
            return ownerJoining(strict);
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"repeatable read", "serializable"})
    void a_unit_with_one_snapshot_never_sees_the_old_owner_after_waiting(String isolation) {
        // given
        guard.prepare(MIGRATION, 1);
        JdbcTransactionScope strict = JdbcTransactionScope.of(withIsolation(isolation));

        // when
        String seen = seenAfterWaiting(() -> {
            try {
                return ownerSeenBy(strict).name();
            } catch (StalePhaseException e) {
                return "told to run again";
            }
        });

        // then
        assertThat(seen).isNotEqualTo("OLD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"repeatable read", "serializable"})
    void a_unit_with_one_snapshot_holds_an_unchanged_row(String isolation) throws SQLException {
        // given
        guard.prepare(MIGRATION, 1);
        JdbcTransactionScope strict = JdbcTransactionScope.of(withIsolation(isolation));

        // when
        boolean moved = strict.inTransaction(() -> {
            takeSnapshot(strict);
            assertThat(ownerJoining(strict)).isEqualTo(Side.OLD);
            return handOver(guard, Side.NEW, NO_TIME, () -> {});
        });

        // then
        assertThat(moved).isFalse();
    }

    @Test
    void coordinators_whose_units_have_one_snapshot_do_not_fail_each_other() {
        // given
        guard.prepare(MIGRATION, 1);
        Guard strict = guardOf(JdbcTransactionScope.of(withIsolation("serializable")));

        // when
        background.race(4, () -> {
            strict.requirePhase(MIGRATION, Phase.SYNC);
            return handOver(strict, Side.NEW, LONG_ENOUGH, () -> {});
        });

        // then
        assertThat(row()).isEqualTo(new Guard.Row(1, Side.NEW, 4, Phase.SYNC));
    }

    @Test
    void a_writer_that_may_not_wait_is_told_to_run_again() {
        // given
        guard.prepare(MIGRATION, 1);
        PGSimpleDataSource impatient = copyOf(DATABASE);
        impatient.setOptions("-c lock_timeout=50ms");
        JdbcTransactionScope hurried = JdbcTransactionScope.of(impatient);

        // when
        boolean moved = handOver(
                guard,
                Side.NEW,
                LONG_ENOUGH,
                () -> assertToldToRunAgain(BusyException.class, () -> ownerSeenBy(hurried)));

        // then
        assertThat(moved).isTrue();
    }

    @Test
    void a_row_that_is_being_moved_by_attempts_is_nobodys() {
        // given
        guard.prepare(MIGRATION, 1);
        Postgres.execute(DATABASE, "update zdm_guard set owner = 'MOVING'");

        // then
        assertStale(this::row);
    }

    @Test
    void whoever_stays_in_the_way_of_a_phase_is_named() throws SQLException {
        // given
        guard.prepare(MIGRATION, 1);
        Guard impatient = new JdbcGuard(transactions, new KnownDialect(), TimeSource.system(), NO_TIME);

        // then
        transactions.inTransaction(() -> {
            long pid = transactions.withConnection(
                    connection -> Statements.first(connection, "select pg_backend_pid()", row -> row.getLong(1))
                            .orElseThrow());
            guard.share(MIGRATION);
            assertThatExceptionOfType(Guard.HeldException.class)
                    .isThrownBy(() -> impatient.requirePhase(MIGRATION, Phase.SYNC))
                    .withMessageContaining("migration 'customer-v2'")
                    .withMessageContaining("of pid " + pid + " (idle in transaction, ")
                    .withMessageContaining("Remedy: end that transaction");
            return null;
        });
        assertThat(row().minPhase()).isEqualTo(Phase.OLD_ONLY);
    }

    @Test
    void an_interrupted_coordinator_gives_up_and_stays_interrupted() {
        // given
        guard.prepare(MIGRATION, 1);

        // when
        boolean moved = transactions.inTransaction(() -> {
            guard.share(MIGRATION);
            Thread.currentThread().interrupt();
            return handOver(guard, Side.NEW, Duration.ofDays(1), () -> {});
        });

        // then
        assertThat(moved).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void no_setting_survives_on_a_pooled_connection() throws SQLException {
        // given
        try (OneConnection connection = OneConnection.of(DATABASE)) {
            Guard pooled = guardOf(JdbcTransactionScope.of(connection.dataSource()));

            // when
            pooled.prepare(MIGRATION, 1);
            handOver(pooled, Side.NEW, LONG_ENOUGH, () -> {});

            // then
            assertThat(Statements.first(connection.connection(), "show lock_timeout", row -> row.getString(1)))
                    .contains("0");
            assertThat(connection.lent()).isZero();
        }
    }

    @Test
    void a_locked_key_is_free_when_its_unit_ends_on_a_pooled_connection_too() throws SQLException {
        // given
        try (OneConnection connection = OneConnection.of(DATABASE)) {
            JdbcTransactionScope pooled = JdbcTransactionScope.of(connection.dataSource());

            // when
            pooled.inTransaction(() -> lockKeyJoining(pooled));

            // then
            Future<Boolean> other =
                    background.run(() -> transactions.inTransaction(() -> lockKeyJoining(transactions)));
            assertThat(Background.get(other)).isTrue();
        }
    }

    private static boolean lockKeyJoining(JdbcTransactionScope scope) {
        guardOf(scope).lockKey(MIGRATION, "1");
        return true;
    }

    @Test
    void a_missing_table_is_named_with_its_remedy() {
        // given
        Postgres.execute(DATABASE, "drop table zdm_guard");

        // then
        assertTableNamed(() -> guard.prepare(MIGRATION, 1));
        assertTableNamed(this::row);
        assertTableNamed(() -> guard.requirePhase(MIGRATION, Phase.SYNC));
        assertTableNamed(() -> handOver(guard, Side.NEW, NO_TIME, () -> {}));
    }

    private static void assertTableNamed(Runnable call) {
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(call::run)
                .withMessageContaining("migration 'customer-v2'")
                .withMessageContaining("zdm_guard")
                .withMessageContaining("dev/zdm/jdbc/postgresql/R__zdm_data.sql")
                .withMessageContaining("initialize-schema=always");
    }

    private static void assertStale(ThrowingCallable call) {
        assertToldToRunAgain(StalePhaseException.class, call);
    }

    private static void assertToldToRunAgain(Class<? extends MigrationException> error, ThrowingCallable call) {
        assertThatExceptionOfType(error)
                .isThrownBy(call)
                .withMessageContaining("migration 'customer-v2'")
                .withMessageContaining("run the unit of work again");
    }

    /** What somebody sees of the guard who asks while ownership moves to the new side, and has to wait. */
    private <T> T seenAfterWaiting(Supplier<T> asks) {
        List<Future<T>> seen = new ArrayList<>();
        handOver(guard, Side.NEW, LONG_ENOUGH, () -> {
            seen.add(background.run(asks::get));
            awaitWaiter();
        });
        return Background.get(seen.get(0));
    }

    private static Side ownerSeenBy(JdbcTransactionScope scope) {
        return scope.requiresNew(() -> ownerJoining(scope));
    }

    private static Side ownerJoining(JdbcTransactionScope scope) {
        return guardOf(scope).share(MIGRATION).owner();
    }

    private static Guard guardOf(JdbcTransactionScope scope) {
        return JdbcDataStore.of(scope).guard().orElseThrow();
    }

    private static void takeSnapshot(JdbcTransactionScope scope) throws SQLException {
        scope.withConnection(connection -> Statements.exists(connection, "select 1 from pg_class"));
    }

    private static DataSource withIsolation(String isolation) {
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
