package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.checks.Canary;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.Call;
import dev.zdm.testing.Customers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two writers at once, one stopped where it hurts most. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class ConcurrentWritesContract {
    private static final long ABSENT = 90;

    final Customers customers;
    Bench bench;

    ConcurrentWritesContract(Customers customers) {
        this.customers = customers;
    }

    final void at(Stage stage) throws Exception {
        bench = Bench.at(stage, customers);
        for (long key = 1; key <= 4; key++) {
            bench.write(Command.nothing(key));
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "NEW_ONLY"},
            mode = EnumSource.Mode.EXCLUDE)
    void deleting_nothing_spares_the_row_that_another_inserts_after_the_command(Stage stage) throws Exception {
        // given
        at(stage);
        List<Race> inserts = new ArrayList<>();

        // when
        bench.write(Command.delete(ABSENT), () -> inserts.add(insertElsewhere()));
        inserts.get(0).join();

        // then
        assertThat(bench.value("SELECT count(*) FROM customer_v2 WHERE id = 90"))
                .isEqualTo("1");
        assertThat(customers.differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "NEW_ONLY"},
            mode = EnumSource.Mode.EXCLUDE)
    void deleting_nothing_spares_the_row_that_another_inserts_after_its_absence_was_seen(Stage stage) throws Exception {
        // given
        at(stage);
        List<Race> inserts = new ArrayList<>();
        String copySide = stage == Stage.WRITE_NEW ? "customer" : "customer_v2";

        // when
        bench.inTransaction(() -> bench.write(
                Command.delete(ABSENT),
                () -> bench.hooks().beforeNext(copySide + ".findForUpdate", () -> inserts.add(insertElsewhere()))));
        inserts.get(0).join();

        // then
        assertThat(bench.value("SELECT count(*) FROM customer_v2 WHERE id = 90"))
                .isEqualTo("1");
        assertThat(customers.differences()).isEmpty();
    }

    private Race insertElsewhere() {
        return Race.start(customers, () -> bench.write(Command.upsert(ABSENT, "Late", "Comer", null)));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OLD_ONLY", "NEW_ONLY"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_command_that_changes_nothing_never_copies_over_a_change_made_beside_it(Stage stage) throws Exception {
        // given
        at(stage);
        List<Race> changes = new ArrayList<>();
        String copySide = stage == Stage.WRITE_NEW ? "customer" : "customer_v2";
        bench.hooks()
                .beforeNext(
                        copySide + ".put",
                        () -> changes.add(
                                Race.start(customers, () -> bench.write(Command.email(2, "beside@example.com")))));

        // when
        bench.write(Command.nothing(2));
        changes.get(0).join();

        // then
        assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 2"))
                .isEqualTo("CANARY-beside@example.com");
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void where_the_new_side_serialises_the_old_row_is_locked_before_the_command_runs() throws Exception {
        // given
        at(Stage.WRITE_NEW);
        List<String> lockable = new ArrayList<>();

        // when
        bench.write(Command.email(2, "two@example.com"), () -> lockable.add(unlockedOldRows()));

        // then
        assertThat(lockable).containsExactly("1,3,4");
    }

    private String unlockedOldRows() {
        return customers
                .transactions()
                .requiresNew(() ->
                        String.join(",", customers.rows("SELECT id FROM customer ORDER BY id FOR UPDATE SKIP LOCKED")));
    }

    @Test
    void writers_of_a_row_that_the_old_side_has_only_just_got_do_not_deadlock() throws Exception {
        // given
        at(Stage.WRITE_NEW);
        List<Race> others = new ArrayList<>();

        // when: one waits for the key while another inserts it, and a third finds the row there
        Race second = bench.inTransaction(() -> {
            bench.write(Command.upsert(ABSENT, "First", "Comer", null));
            return Race.start(
                    customers,
                    () -> unlessVictim(() -> bench.write(
                            Command.email(ABSENT, "second@example.com"),
                            () -> others.add(Race.start(
                                    customers,
                                    () -> unlessVictim(
                                            () -> bench.write(Command.email(ABSENT, "third@example.com"))))))));
        });
        second.join();
        others.get(0).join();

        // then
        assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 90"))
                .isEqualTo("CANARY-third@example.com");
        assertThat(customers.differences()).isEmpty();
    }

    /** A command that the database sacrificed to end a deadlock runs again, where that may happen. */
    int unlessVictim(Call<Integer, RuntimeException> write) {
        return write.run();
    }

    @Test
    void no_increment_is_lost_while_reads_and_writes_move_forth_and_back() throws Exception {
        // given
        at(Stage.READ_NEW_50);
        bench.write(Command.upsert(1, "Count", "0", null));

        // when
        Race left = Race.begin(customers, () -> increment(40));
        Race right = Race.begin(customers, () -> increment(40));
        for (int i = 0; !left.isDone() || !right.isDone(); i++) {
            moveOn(i % 4);
        }
        left.join();
        right.join();

        // then
        assertThat(bench.value("SELECT full_name FROM customer WHERE id = 1")).isEqualTo("CANARY-Count CANARY-80");
        assertThat(customers.differences()).isEmpty();
    }

    private void moveOn(int step) {
        switch (step) {
            case 0 -> bench.migration().share(100, Bench.OPERATOR);
            case 1 -> bench.migration().advance(Bench.OPERATOR);
            case 2 -> bench.migration().rollback(Bench.OPERATOR);
            default -> bench.migration().share(50, Bench.OPERATOR);
        }
    }

    private int increment(int times) {
        for (int done = 0; done < times; ) {
            try {
                bench.inTransaction(this::incrementOnce);
                done++;
            } catch (StalePhaseException e) {
                // The phase moved; the unit of work runs again, as the message says.
                assertThat(e).hasMessageContaining("run the unit of work again");
            }
        }
        return times;
    }

    private int incrementOnce() {
        String count = bench.migration()
                .read(
                        1L,
                        () -> bench.value("SELECT full_name FROM customer WHERE id = 1 FOR UPDATE")
                                .substring("CANARY-Count ".length()),
                        () -> bench.value("SELECT last_name FROM customer_v2 WHERE id = 1 FOR UPDATE"));
        return bench.write(Command.upsert(
                1, "Count", String.valueOf(Integer.parseInt(count.substring(Canary.MARK.length())) + 1), null));
    }
}
