package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.spi.Call;
import dev.zdm.testing.Customers;
import dev.zdm.testing.MariaDb;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** At REPEATABLE READ, the default. */
class MariaDbConcurrentWritesTest extends ConcurrentWritesContract {
    MariaDbConcurrentWritesTest() {
        super(Customers.create(new MariaDb()));
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
}
