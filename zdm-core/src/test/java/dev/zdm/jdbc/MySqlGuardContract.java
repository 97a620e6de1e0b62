package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.Guard;
import dev.zdm.spi.GuardContract;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.TimeSource;
import dev.zdm.testing.Background;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.OneConnection;
import dev.zdm.testing.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On MariaDB, through either driver. */
abstract class MySqlGuardContract extends GuardContract {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    private static final Duration NO_TIME = Duration.ofMillis(50);

    private final Background background = new Background();
    private final DataSource database;
    private final JdbcTransactionScope transactions;
    private final Guard guard;

    MySqlGuardContract(DataSource database) {
        this.database = database;
        this.transactions = JdbcTransactionScope.of(database);
        this.guard = guardOf(transactions);
    }

    @Override
    protected DataStore emptyStore() {
        Sql.execute(database, "drop table if exists zdm_guard; drop table if exists zdm_key_lock");
        JdbcSchema.DATA.create(database);
        return JdbcDataStore.of(transactions);
    }

    @Override
    protected void awaitWaiter() {
        Sql.awaitWaiter(new MariaDb(), database);
    }

    @AfterEach
    void endBackground() {
        background.close();
    }

    @Test
    void a_unit_that_has_a_snapshot_sees_who_owns_now_and_not_who_owned_then() throws SQLException {
        // given
        guard.prepare(MIGRATION, 1);

        // when
        Side seen = transactions.inTransaction(() -> {
            transactions.withConnection(connection -> Statements.exists(connection, OwnSql.GUARD_READ, MIGRATION));
            handOver(guard, Side.NEW, LONG_ENOUGH, () -> {});
            return guard.share(MIGRATION).owner();
        });

        // then
        assertThat(seen).isEqualTo(Side.NEW);
    }

    @Test
    void a_read_only_unit_keeps_ownership_from_moving_until_it_ends() {
        // given
        guard.prepare(MIGRATION, 1);

        // when
        boolean moved = transactions.readOnly(() -> {
            assertThat(guard.share(MIGRATION).owner()).isEqualTo(Side.OLD);
            return handOver(guard, Side.NEW, NO_TIME, () -> {});
        });

        // then
        assertThat(moved).isFalse();
        assertThat(handOver(guard, Side.NEW, NO_TIME, () -> {})).isTrue();
    }

    @Test
    void no_setting_survives_on_a_pooled_connection() throws SQLException {
        // given
        try (OneConnection connection = OneConnection.of(database)) {
            Guard pooled = guardOf(JdbcTransactionScope.of(connection.dataSource()));
            List<String> before = settings(connection);

            // when
            pooled.prepare(MIGRATION, 1);
            handOver(pooled, Side.NEW, LONG_ENOUGH, () -> {});
            boolean moved = transactions.inTransaction(() -> {
                guard.share(MIGRATION);
                return handOver(pooled, Side.OLD, NO_TIME, () -> {});
            });

            // then
            assertThat(moved).isFalse();
            assertThat(settings(connection)).isEqualTo(before);
            assertThat(connection.lent()).isZero();
        }
    }

    private static List<String> settings(OneConnection connection) throws SQLException {
        return settings(connection.connection());
    }

    private static List<String> settings(Connection connection) throws SQLException {
        return Statements.list(
                connection,
                "select concat_ws(' ', @@innodb_lock_wait_timeout, @@max_statement_time, @@autocommit)",
                row -> row.getString(1));
    }

    @Test
    void two_writers_that_lock_different_keys_and_insert_their_rows_do_not_deadlock() {
        // given
        Sql.execute(database, "drop table if exists r; create table r (k int primary key) engine = InnoDB");
        guard.prepare(MIGRATION, 1);
        CountDownLatch bothLocked = new CountDownLatch(2);

        // when
        Future<Boolean> one = background.run(() -> lockAndInsert(50, bothLocked));
        Future<Boolean> other = background.run(() -> lockAndInsert(60, bothLocked));

        // then
        assertThat(Background.get(one)).isTrue();
        assertThat(Background.get(other)).isTrue();
        assertThat(Sql.count(database, "select count(*) from r")).isEqualTo(2);
    }

    private boolean lockAndInsert(int key, CountDownLatch bothLocked) throws SQLException {
        return transactions.inTransaction(() -> {
            guard.share(MIGRATION);
            guard.lockKey(MIGRATION, "" + key);
            bothLocked.countDown();
            Background.await(bothLocked);
            return transactions.withConnection(
                    connection -> Statements.update(connection, "insert into r values (?)", key) == 1);
        });
    }

    @Test
    void a_locked_key_leaves_nothing_behind() {
        // when
        for (int key = 0; key < 20; key++) {
            String text = "" + key;
            transactions.inTransaction(() -> {
                guard.lockKey(MIGRATION, text);
                guard.lockKey(MIGRATION, text);
                return null;
            });
        }

        // then
        assertThat(Sql.count(database, "select count(*) from zdm_key_lock")).isZero();
    }

    @Test
    void a_unit_that_lost_its_transaction_in_a_deadlock_over_the_guard_can_only_roll_back() throws Exception {
        // given
        Sql.execute(
                database,
                "drop table if exists r; create table r (k int primary key, v int) engine = InnoDB;"
                        + "insert into r values (1, 0), (2, 0), (3, 0), (4, 0)");
        guard.prepare(MIGRATION, 1);
        CountDownLatch rowHeld = new CountDownLatch(1);
        CountDownLatch keyHeld = new CountDownLatch(1);
        List<Throwable> seen = new ArrayList<>();

        // when: the other one has written more, so that this one is the victim
        Future<Integer> other = background.run(() -> transactions.inTransaction(() -> {
            Background.await(rowHeld);
            for (int row = 2; row <= 4; row++) {
                execute("update r set v = 2 where k = " + row);
            }
            guard.lockKey(MIGRATION, "1");
            keyHeld.countDown();
            return execute("update r set v = 2 where k = 1");
        }));
        assertThatThrownBy(() -> transactions.inTransaction(() -> {
                    execute("update r set v = 1 where k = 1");
                    rowHeld.countDown();
                    Background.await(keyHeld);
                    awaitWaiter();
                    try {
                        guard.lockKey(MIGRATION, "1");
                    } catch (BusyException e) {
                        seen.add(e);
                    }
                    return execute("update r set v = 1 where k = 4");
                }))
                .isInstanceOf(MarkedForRollbackException.class);

        // then
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0))
                .hasMessage(
                        "migration 'customer-v2': its guard, or a key of it, is in use by another transaction. Remedy:"
                                + " run the unit of work again from its beginning; nothing was written.");
        assertThat(Background.get(other)).isEqualTo(1);
        assertThat(Sql.texts(database, "select distinct v from r")).containsExactly("2");
    }

    @Test
    void a_unit_that_waited_too_long_for_the_guard_can_only_roll_back_and_run_again() {
        // given
        guard.prepare(MIGRATION, 1);

        // when / then
        handOver(
                guard,
                Side.NEW,
                LONG_ENOUGH,
                () -> assertThatThrownBy(() -> transactions.requiresNew(() -> {
                            execute("set session innodb_lock_wait_timeout = 1");
                            assertThatThrownBy(() -> guard.share(MIGRATION))
                                    .isInstanceOfSatisfying(
                                            BusyException.class,
                                            busy -> assertThat(busy.isRetryable())
                                                    .isTrue());
                            return 0;
                        }))
                        .isInstanceOf(MarkedForRollbackException.class));
    }

    /** The server is MariaDB, where both ways to wait for a moment are valid. */
    @Test
    void mysqls_way_to_wait_for_a_moment_gives_up_on_a_writer_and_leaves_no_setting() throws SQLException {
        // given
        guard.prepare(MIGRATION, 1);
        GuardLocks locks = new MySqlGuardLocks(MySqlSessions.MYSQL);
        try (Connection coordinator = database.getConnection()) {
            coordinator.setAutoCommit(false);
            List<String> before = settings(coordinator);

            // when / then
            transactions.inTransaction(() -> {
                guard.share(MIGRATION);
                assertThatThrownBy(() -> locks.exclude(coordinator, MIGRATION, 200))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                error -> assertThat(SqlStates.isLocked(error)).isTrue());
                return null;
            });
            coordinator.rollback();
            locks.exclude(coordinator, MIGRATION, 200);
            assertThat(settings(coordinator)).isEqualTo(before);
        }
    }

    private int execute(String sql) throws SQLException {
        return transactions.withConnection(connection -> Statements.update(connection, sql));
    }

    @Test
    void whoever_stays_in_the_way_of_a_phase_is_named() {
        // given
        guard.prepare(MIGRATION, 1);
        Guard impatient = new JdbcGuard(transactions, new KnownDialect(), TimeSource.system(), NO_TIME);

        // then
        transactions.inTransaction(() -> {
            guard.share(MIGRATION);
            assertThatExceptionOfType(Guard.HeldException.class)
                    .isThrownBy(() -> impatient.requirePhase(MIGRATION, Phase.SYNC))
                    .withMessageContaining("migration 'customer-v2'")
                    .withMessageContaining("of connection ")
                    .withMessageContaining("Remedy: end that transaction");
            return null;
        });
        assertThat(row().minPhase()).isEqualTo(Phase.OLD_ONLY);
    }

    @Test
    void a_missing_table_is_named_with_its_remedy() {
        // given
        Sql.execute(database, "drop table zdm_guard");

        // then
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(this::row)
                .withMessageContaining("migration 'customer-v2'")
                .withMessageContaining("[zdm_guard, zdm_key_lock, zdm_layout]")
                .withMessageContaining("dev/zdm/jdbc/mysql/R__zdm_data.sql")
                .withMessageContaining("initialize-schema=always");
    }

    private static Guard guardOf(JdbcTransactionScope scope) {
        return JdbcDataStore.of(scope).guard().orElseThrow();
    }
}
