package dev.zdm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.CopyFailedException;
import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.RepairPolicy;
import dev.zdm.plan.TransitionRefusedException;
import dev.zdm.testing.Background;
import dev.zdm.testing.Customers;
import dev.zdm.testing.HandScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both sides in one transaction, and a new side that does not take a row. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
abstract class RefusedCopiesContract {
    private static final RepairPolicy QUICK = new RepairPolicy(
            3, 100, Duration.ofSeconds(5), Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(30), 3);
    private static final String TOO_LONG = "longer-than-the-new-column@example.com";

    final Customers customers;
    private HandScheduler scheduler = new HandScheduler();
    private Bench bench;

    RefusedCopiesContract(Customers customers) {
        this.customers = customers;
    }

    /** Changes how long e-mail addresses of the new table may be. */
    abstract String resize(int length);

    /** Lets a transaction that is part of a deadlock give way at once, if it would not. */
    void giveWayAtOnce() {}

    private Bench at(Stage stage) throws Exception {
        customers.update(resize(200));
        customers.old().marks("customers").orElseThrow().drop();
        scheduler = new HandScheduler();
        bench = Bench.fresh(
                        customers,
                        new Bench.Options(builder -> builder.scheduler(scheduler), declared -> declared.repairs(QUICK)))
                .to(stage);
        for (long key = 1; key <= 4; key++) {
            bench.write(Command.nothing(key));
        }
        assertThat(customers.differences()).isEmpty();
        return bench;
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void narrow() {
        customers.update(resize(25));
    }

    private void repairUntil(BooleanSupplier done) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still repairing").isLessThan(deadline);
            scheduler.repeat();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private String old(long key) {
        return bench.value("SELECT email FROM customer WHERE id = " + key);
    }

    @ParameterizedTest
    @EnumSource(names = {"DUAL_WRITE", "BACKFILL"})
    void a_row_that_is_too_long_for_the_new_side_is_written_owed_and_repaired(Stage stage) throws Exception {
        // given
        at(stage);
        narrow();

        // when
        int rows = bench.inTransaction(() -> {
            bench.write(Command.email(1, "before@x.y"));
            int changed = bench.write(Command.email(2, TOO_LONG));
            bench.write(Command.email(3, "after@x.y"));
            return changed;
        });

        // then
        assertThat(rows).isOne();
        assertThat(old(2)).isEqualTo("CANARY-" + TOO_LONG);
        assertThat(customers.differences()).hasSize(2);
        assertThat(bench.migration().pending()).isOne();
        assertThat(bench.migration().status().line()).contains("1 copies owed");
        assertThat(bench.events())
                .filteredOn(MigrationEvent.CopyFailed.class::isInstance)
                .singleElement()
                .satisfies(failed -> assertThat(((MigrationEvent.CopyFailed) failed).rolledBack())
                        .isFalse());

        // and when
        customers.update(resize(200));
        repairUntil(() -> bench.migration().pending() == 0);

        // then
        assertThat(customers.differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SYNC", "READ_NEW_50", "READ_NEW_100"})
    void a_row_that_is_too_long_for_the_new_side_is_refused_once_somebody_may_rely_on_it(Stage stage) throws Exception {
        // given
        at(stage);
        narrow();

        // when / then
        assertThatThrownBy(() -> bench.write(Command.email(2, TOO_LONG))).isInstanceOf(CopyFailedException.class);
        assertThat(bench.migration().pending()).isZero();
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void what_is_owed_shuts_the_gates_until_it_has_arrived() throws Exception {
        // given
        at(Stage.BACKFILL);
        bench.backfill();
        bench.verify();
        narrow();
        bench.write(Command.email(2, TOO_LONG));

        // when / then
        assertThat(refusals()).extracting(Refusal::gate).containsExactly("pending");
        assertThat(refusals()).extracting(Refusal::reason).first().asString().startsWith("1 copies are owed");

        // and when
        repairUntil(() -> !bench.migration().deadLetters(1).isEmpty());

        // then
        assertThat(bench.migration().deadLetters(1)).singleElement().satisfies(letter -> {
            assertThat(letter.key()).isEqualTo(2L);
            assertThat(letter.error()).doesNotContain("CANARY");
        });
        assertThat(refusals()).extracting(Refusal::gate).containsExactly("dead-letters");

        // and when
        long epoch = bench.migration().state().epoch();
        assertThatThrownBy(() -> bench.migration().replay(List.of(), Bench.OPERATOR.atEpoch(epoch - 1)))
                .isInstanceOf(EpochConflictException.class);
        assertThat(bench.migration().deadLetters(1)).hasSize(1);
        customers.update(resize(200));
        assertThat(bench.migration().replay(List.of(), Bench.OPERATOR.atEpoch(epoch)))
                .isOne();
        repairUntil(() -> bench.migration().pending() == 0);

        // then
        assertThat(customers.differences()).isEmpty();
        assertThat(bench.migration().advance(Bench.OPERATOR).phase()).isEqualTo(Phase.SYNC);
    }

    private List<Refusal> refusals() {
        TransitionRefusedException refused = catchThrowableOfType(
                TransitionRefusedException.class, () -> bench.migration().advance(Bench.OPERATOR));
        assertThat(refused).isNotNull();
        return refused.refusals();
    }

    /** An instance that had not heard of SYNC yet. */
    @Test
    void what_was_owed_after_the_gate_of_sync_shuts_the_next_one() throws Exception {
        // given
        at(Stage.BACKFILL);
        bench.backfill();
        bench.verify();
        narrow();
        bench.write(Command.email(2, TOO_LONG));
        customers.update("UPDATE zdm_migration SET phase = 'SYNC', epoch = epoch + 1");
        bench.close();
        bench = Bench.restarted(
                customers,
                new Bench.Options(builder -> builder.scheduler(scheduler), declared -> declared.repairs(QUICK)));

        // when / then
        assertThat(refusals()).extracting(Refusal::gate).containsExactly("pending");

        // and when
        customers.update(resize(200));
        repairUntil(() -> bench.migration().pending() == 0);

        // then
        assertThat(bench.migration().advance(Bench.OPERATOR).phase()).isEqualTo(Phase.READ_NEW);
    }

    @Test
    void a_deletion_that_the_new_side_refuses_is_owed_too() throws Exception {
        // given
        at(Stage.DUAL_WRITE);
        customers.update("CREATE TABLE note (id bigint PRIMARY KEY, customer bigint NOT NULL,"
                + " FOREIGN KEY (customer) REFERENCES customer_v2 (id))");
        try {
            customers.update("INSERT INTO note VALUES (1, 2)");

            // when
            bench.write(Command.delete(2));

            // then
            assertThat(old(2)).isEqualTo("none");
            assertThat(bench.migration().pending()).isOne();
        } finally {
            customers.update("DROP TABLE note");
        }
        repairUntil(() -> bench.migration().pending() == 0);
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void a_row_that_changes_again_before_its_repair_is_copied_as_it_is_then() throws Exception {
        // given
        at(Stage.DUAL_WRITE);
        narrow();
        bench.write(Command.email(2, TOO_LONG));
        bench.write(Command.email(2, TOO_LONG + ".org"));

        // when
        customers.update(resize(200));
        bench.write(Command.email(2, "last@x.y"));
        repairUntil(() -> bench.migration().pending() == 0);

        // then
        assertThat(bench.value("SELECT email_address FROM customer_v2 WHERE id = 2"))
                .isEqualTo("CANARY-last@x.y");
        assertThat(customers.differences()).isEmpty();
    }

    /** The whole transaction is gone, on some databases before anybody can ask. */
    @Test
    void the_victim_of_a_deadlock_owes_nothing() throws Exception {
        // given
        at(Stage.DUAL_WRITE);
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Race other = Race.begin(
                customers,
                () -> customers.transactions().inTransaction(() -> {
                    customers.update("UPDATE customer_v2 SET status = 'CLOSED' WHERE id IN (1, 2, 3, 4)");
                    locked.countDown();
                    Background.await(go);
                    return customers.update("UPDATE customer SET status = 3 WHERE id = 1");
                }));
        Background.await(locked);
        bench.hooks().beforeNext("customer_v2.put", () -> {
            go.countDown();
            Race.awaitSomebodyBlocked(customers);
        });

        // when
        MigrationException victim = catchThrowableOfType(
                MigrationException.class,
                () -> bench.inTransaction(() -> {
                    giveWayAtOnce();
                    return bench.write(Command.email(1, "victim@x.y"));
                }));
        other.awaitEnd();

        // then
        assertThat(victim).isNotNull();
        assertThat(victim.isRetryable()).isTrue();
        assertThat(old(1)).isEqualTo("CANARY-c1@example.com");
        assertThat(bench.migration().pending()).isZero();
    }

    @Test
    void without_room_for_a_mark_the_write_is_refused() throws Exception {
        // given
        at(Stage.DUAL_WRITE);
        customers.old().marks("customers").orElseThrow().drop();
        narrow();

        // when / then
        assertThatThrownBy(() -> bench.write(Command.email(2, TOO_LONG))).isInstanceOf(CopyFailedException.class);
        assertThat(customers.differences()).isEmpty();
    }

    @Test
    void contraction_forgets_what_was_marked() throws Exception {
        // given
        at(Stage.DUAL_WRITE);
        narrow();
        bench.write(Command.email(2, TOO_LONG));
        customers.update(resize(200));
        repairUntil(() -> bench.migration().pending() == 0);
        bench.to(Stage.NEW_ONLY);

        // when
        bench.migration().contract(Bench.OPERATOR, () -> {});

        // then
        assertThat(customers.old().marks("customers").orElseThrow().marked(null, 10))
                .isEmpty();
    }
}
