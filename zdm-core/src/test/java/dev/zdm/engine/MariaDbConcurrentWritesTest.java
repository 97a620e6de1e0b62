package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.checks.Canary;
import dev.zdm.jdbc.MarkedForRollbackException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import dev.zdm.spi.Call;
import dev.zdm.testing.Customers;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** At REPEATABLE READ, the default. */
class MariaDbConcurrentWritesTest extends ConcurrentWritesContract {
    MariaDbConcurrentWritesTest() {
        super(Customers.create(new MariaDb()));
        Sql.execute(customers.dataSource(), "CREATE TABLE weight (k int)");
    }

    /** A unit whose snapshot is older than the old row does not know that there is one to be locked first. */
    @Override
    int unlessVictim(Call<Integer, RuntimeException> write) {
        try {
            return write.run();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof SQLException sql && sql.getSQLState().equals("40001")) {
                return write.run();
            }
            throw e;
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "NEW_ONLY"},
            mode = EnumSource.Mode.EXCLUDE)
    void what_is_copied_is_the_row_as_it_is_and_not_as_the_units_snapshot_has_it(Stage stage) throws Exception {
        // given
        at(stage);

        // when: the second command writes what is there already, which makes no new version of the row
        bench.inTransaction(() -> {
            assertThat(bench.value("SELECT email FROM customer WHERE id = 2")).isEqualTo("CANARY-c2@example.com");
            Race.begin(customers, () -> bench.write(Command.email(2, "beside@example.com")))
                    .join();
            return bench.write(Command.email(2, "beside@example.com"));
        });

        // then
        assertThat(bench.value("SELECT email FROM customer WHERE id = 2")).isEqualTo("CANARY-beside@example.com");
        assertThat(customers.differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "NEW_ONLY"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_row_that_is_younger_than_the_units_snapshot_is_not_taken_for_absent(Stage stage) throws Exception {
        // given
        at(stage);

        // when
        bench.inTransaction(() -> {
            assertThat(bench.value("SELECT count(*) FROM customer WHERE id = 90"))
                    .isEqualTo("0");
            Race.begin(customers, () -> bench.write(Command.upsert(90, "Just", "Born", null)))
                    .join();
            return bench.write(Command.nothing(90));
        });

        // then
        assertThat(bench.value("SELECT count(*) FROM customer_v2 WHERE id = 90"))
                .isEqualTo("1");
        assertThat(customers.differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "NEW_ONLY"},
            mode = EnumSource.Mode.EXCLUDE)
    void two_writers_that_insert_different_absent_keys_at_once_do_not_deadlock(Stage stage) throws Exception {
        // given
        at(stage);
        CountDownLatch bothWrote = new CountDownLatch(2);

        // when
        Race one = Race.begin(customers, () -> insert(90, bothWrote));
        Race other = Race.begin(customers, () -> insert(91, bothWrote));
        one.join();
        other.join();

        // then
        assertThat(bench.value("SELECT count(*) FROM customer_v2 WHERE id >= 90"))
                .isEqualTo("2");
        assertThat(customers.differences()).isEmpty();
    }

    private int insert(long key, CountDownLatch bothWrote) throws Exception {
        return bench.inTransaction(() -> bench.write(Command.upsert(key, "New", "Comer", null), () -> {
            bothWrote.countDown();
            try {
                assertThat(bothWrote.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }));
    }

    @Test
    void a_unit_whose_copy_falls_victim_to_a_deadlock_is_told_to_run_again_and_leaves_nothing() throws Exception {
        // given
        at(Stage.SYNC);
        CountDownLatch newRowHeld = new CountDownLatch(1);

        // when: somebody past zdm, who has changed more, hence survives, holds the new row and then wants the old one
        Race stranger = Race.begin(
                customers,
                () -> bench.inTransaction(() -> {
                    gainWeight();
                    customers.update("UPDATE customer_v2 SET status = 'CLOSED' WHERE id = 2");
                    newRowHeld.countDown();
                    Race.awaitSomebodyBlocked(customers);
                    return customers.update("UPDATE customer SET status = 3 WHERE id = 2");
                }));
        assertThat(newRowHeld.await(30, TimeUnit.SECONDS)).isTrue();

        // then
        assertThatThrownBy(() -> bench.inTransaction(() -> {
                    assertThatThrownBy(() -> bench.write(Command.email(2, "victim@example.com")))
                            .isInstanceOfSatisfying(
                                    MigrationException.class,
                                    victim -> assertThat(victim.isRetryable()).isTrue())
                            .hasMessageContaining("customers")
                            .hasMessageContaining("run the unit of work again");
                    return customers.update("UPDATE customer SET email = 'half' WHERE id = 1");
                }))
                .isInstanceOf(MarkedForRollbackException.class);
        stranger.join();
        assertThat(customers.rows("SELECT email FROM customer WHERE email IN ('half', 'victim@example.com')"))
                .isEmpty();
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void a_command_that_falls_victim_to_a_deadlock_copies_only_under_the_guard_again() throws Exception {
        // given
        at(Stage.READ_NEW_100);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);

        // when: the command's transaction is gone, and with it the guard; then the writes move, and its caller goes on
        Race stranger = Race.begin(
                customers,
                () -> bench.inTransaction(() -> {
                    gainWeight();
                    customers.update("UPDATE customer SET status = 3 WHERE id = 2");
                    held.countDown();
                    Race.awaitSomebodyBlocked(customers);
                    return customers.update("UPDATE customer SET status = 3 WHERE id = 1");
                }));
        assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> bench.inTransaction(() -> {
                    customers.update("UPDATE customer SET email = 'one' WHERE id = 1");
                    assertThatThrownBy(() -> bench.migration()
                                    .write(
                                            2L,
                                            () -> {
                                                try {
                                                    return customers.update(
                                                            "UPDATE customer SET email = 'two' WHERE id = 2");
                                                } finally {
                                                    Race.begin(
                                                                    customers,
                                                                    () -> bench.migration()
                                                                            .advance(Bench.OPERATOR))
                                                            .awaitEnd();
                                                    done.countDown();
                                                }
                                            },
                                            () -> 0))
                            .hasRootCauseInstanceOf(SQLException.class);
                    return done.getCount();
                }))
                .isInstanceOf(MarkedForRollbackException.class);
        stranger.join();

        // then
        assertThat(bench.migration().state().phase()).isEqualTo(Phase.WRITE_NEW);
        assertThat(bench.value("SELECT first_name FROM customer_v2 WHERE id = 2"))
                .isEqualTo(Canary.of("First2"));
    }

    /** Of two transactions in a deadlock the one that has changed less is the victim. */
    private void gainWeight() {
        for (int row = 0; row < 30; row++) {
            customers.update("INSERT INTO weight VALUES (?)", row);
        }
    }
}
