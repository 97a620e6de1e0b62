package dev.zdm.test;

import static dev.zdm.test.ZdmAssert.assertThat;
import static dev.zdm.test.ZdmAssert.assertThatBothSides;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.event.FallbackReason;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Verdict;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.CopyFailedException;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Action;
import dev.zdm.test.fault.InjectedFailureException;
import dev.zdm.test.fault.SimulatedCrash;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a test can do with a rig, shown by doing it in every phase and mode. */
class MigrationRigTest {
    private static final Order ADA = new Order(1, "Ada", 0);
    private static final Order PAID = new Order(1, "Ada", 1);

    @EveryPhase(modes = {ConsistencyMode.ATOMIC, ConsistencyMode.BEST_EFFORT})
    void reads_and_writes_go_where_the_phase_says(MigrationRig zdm) {
        // given
        RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm).given(ADA);
        Orders service = new Orders(orders);

        // when
        service.save(PAID);

        // then
        assertThat(service.find(1)).contains(PAID);
        assertThat(orders)
                .isInPhase(zdm.phase())
                .hasMode(zdm.mode())
                .hasServedReadsOnlyFrom(orders.readSide(1L))
                .hasWrittenTo(zdm.phase() == Phase.WRITE_NEW || zdm.phase() == Phase.NEW_ONLY ? Side.NEW : Side.OLD)
                .hasFallenBack();
    }

    @EveryPhase(modes = {ConsistencyMode.ATOMIC, ConsistencyMode.BEST_EFFORT})
    void a_transaction_that_fails_leaves_nothing_on_either_side(MigrationRig zdm) {
        // given
        RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm).given(ADA);
        Orders service = new Orders(orders);

        // when
        assertThatThrownBy(() -> zdm.inTransaction(() -> {
                    service.save(PAID);
                    service.remove(2);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        // then
        assertThat(service.find(1)).contains(ADA);
        orders.check();
    }

    @EveryPhase(modes = {ConsistencyMode.ATOMIC, ConsistencyMode.BEST_EFFORT})
    void a_transaction_reads_what_it_wrote_and_a_read_only_one_follows_the_share(MigrationRig zdm) {
        // given
        RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm).given(ADA);
        Orders service = new Orders(orders);

        // when
        Optional<Order> within = zdm.inTransaction(() -> {
            service.save(PAID);
            return service.find(1);
        });

        // then
        assertThat(within).contains(PAID);
        assertThat(zdm.inReadOnlyTransaction(() -> service.find(1))).contains(PAID);
    }

    @EveryPhase(from = Phase.DUAL_WRITE, to = Phase.WRITE_NEW)
    void in_atomic_the_second_copy_that_fails_takes_its_own_write_with_it(MigrationRig zdm) {
        // given
        RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm);
        Orders service = new Orders(orders);
        String copied = zdm.phase() == Phase.WRITE_NEW ? "orders.put" : "orders_v2.put";
        zdm.faults().fail(copied).onCall(2);

        // when
        service.save(ADA);
        assertThatThrownBy(() -> service.save(new Order(2, "Bob", 0))).isInstanceOf(CopyFailedException.class);

        // then
        assertThat(service.find(1)).contains(ADA);
        assertThat(service.find(2)).isEmpty();
        assertThatBothSides(orders).agree();
    }

    @Test
    void in_best_effort_a_copy_that_fails_is_owed_until_it_is_repaired() {
        try (MigrationRig zdm = MigrationRig.in(Phase.SYNC, 0, ConsistencyMode.BEST_EFFORT)) {
            // given
            RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm);
            zdm.faults().fail("orders_v2.put");

            // when
            new Orders(orders).save(ADA);

            // then
            assertThat(orders).owesCopies(1);
            assertThat(zdm.events()).of(MigrationEvent.CopyFailed.class).hasSize(1);
            assertThatBothSides(orders).differExactlyIn(1L);
            zdm.check();
            orders.migration().repair();
            assertThat(orders).owesCopies(0);
            assertThatBothSides(orders).agree();
        }
    }

    @Test
    void in_best_effort_a_write_whose_reply_was_lost_is_owed_until_it_is_repaired() {
        try (MigrationRig zdm = MigrationRig.in(Phase.SYNC, 0, ConsistencyMode.BEST_EFFORT)) {
            // given
            RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm);
            zdm.faults().fail("orders.committed");

            // when
            assertThatThrownBy(() -> new Orders(orders).save(ADA)).isInstanceOf(InjectedFailureException.class);

            // then
            assertThat(orders).owesCopies(1);
            orders.migration().repair();
            assertThatBothSides(orders).agree();
        }
    }

    @Test
    void in_best_effort_a_crash_between_the_two_commits_leaves_the_sides_apart() {
        try (MigrationRig zdm = MigrationRig.in(Phase.SYNC, 0, ConsistencyMode.BEST_EFFORT)) {
            // given
            RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm);
            zdm.faults().crash("orders.committed");

            // when
            assertThatThrownBy(() -> new Orders(orders).save(ADA)).isInstanceOf(SimulatedCrash.class);

            // then
            assertThatBothSides(orders).differExactlyIn(1L);
            zdm.check();
        }
    }

    @EveryPhase(from = Phase.DUAL_WRITE, to = Phase.WRITE_NEW)
    void in_atomic_there_is_no_moment_for_a_crash_between_the_two_sides(MigrationRig zdm) {
        // given
        RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm);
        zdm.faults().crash("orders.committed");

        // when
        assertThatThrownBy(() -> new Orders(orders).save(ADA)).isInstanceOf(SimulatedCrash.class);

        // then
        assertThatBothSides(orders).agree();
        assertThat(orders.old().rows()).containsExactly(ADA);
    }

    @Test
    void a_failed_read_of_the_new_side_falls_back() {
        try (MigrationRig zdm = MigrationRig.in(Phase.READ_NEW, 100, ConsistencyMode.ATOMIC)) {
            // given
            RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm).given(ADA);
            zdm.faults().fail("orders_v2.find").with(new InterruptedRead());

            // when
            Optional<Order> found = new Orders(orders).find(1);

            // then
            assertThat(found).contains(ADA);
            assertThat(orders).hasFallenBack(FallbackReason.FAILED).hasServedReadsFrom(Side.OLD);
        }
    }

    private static final class InterruptedRead extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @EveryPhase(from = Phase.SYNC, to = Phase.READ_NEW)
    void shadow_reads_compare_when_the_test_says_so(MigrationRig zdm) {
        // given
        RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm).given(ADA);

        // when
        Optional<Order> found = new Orders(orders).find(1);

        // then
        assertThat(found).contains(ADA);
        assertThat(orders).hasMatches(0);
        assertThat(zdm.runShadow()).isEqualTo(1);
        assertThat(orders).hasMatches(1).hasNoMismatch();
    }

    @Test
    void a_shadow_read_that_takes_too_long_in_manual_time_is_given_up() {
        try (MigrationRig zdm = MigrationRig.in(Phase.SYNC, 0, ConsistencyMode.ATOMIC)) {
            // given
            RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm).given(ADA);
            zdm.faults().delay("orders_v2.find", Duration.ofSeconds(2));

            // when
            Optional<Order> found = new Orders(orders).find(1);
            zdm.runShadow();

            // then
            assertThat(found).contains(ADA);
            assertThat(zdm.events().comparisons("orders-v2", Verdict.SHADOW_FAILED))
                    .hasSize(1);
        }
    }

    @Test
    void a_row_that_differs_is_a_mismatch_in_its_fields() {
        try (MigrationRig zdm = MigrationRig.in(Phase.SYNC, 0, ConsistencyMode.ATOMIC)) {
            // given
            RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm).given(ADA);
            orders.next().with(new OrderV2(1, "Ada", "SENT"));

            // when
            Optional<Order> found = new Orders(orders).find(1);
            zdm.runShadow();

            // then
            assertThat(found).contains(ADA);
            assertThat(orders).hasMismatchIn("status");
            assertThatThrownBy(() -> assertThat(orders).hasNoMismatch())
                    .hasMessageContaining("1 differ in [status]")
                    .hasMessageNotContaining("Ada");
            assertThatThrownBy(zdm::check).hasMessageContaining("key 1 differs in [state]");
        }
    }

    @EveryPhase(from = Phase.READ_NEW, to = Phase.READ_NEW)
    void a_flag_sends_reads_back_to_the_old_side(MigrationRig zdm) {
        // given
        zdm.features().turnOn("ORDERS_V2");
        RiggedMigration<Long, Order, OrderV2> orders =
                Orders.in(zdm, declared -> declared.feature("ORDERS_V2")).given(ADA);
        zdm.features().turnOff("ORDERS_V2");

        // when
        Optional<Order> found = new Orders(orders).find(1);

        // then
        assertThat(found).contains(ADA);
        assertThat(orders).hasServedReadsOnlyFrom(Side.OLD);
    }

    @Test
    void a_flag_that_cannot_be_asked_counts_as_off() {
        try (MigrationRig zdm = MigrationRig.in(Phase.READ_NEW, 100, ConsistencyMode.ATOMIC)) {
            // given
            zdm.features().turnOn("ORDERS_V2");
            RiggedMigration<Long, Order, OrderV2> orders =
                    Orders.in(zdm, declared -> declared.feature("ORDERS_V2")).given(ADA);
            zdm.faults().fail("flag");

            // when
            Optional<Order> found = new Orders(orders).find(1);

            // then
            assertThat(found).contains(ADA);
            assertThat(orders).hasFallenBack(FallbackReason.FLAG_OFF);
        }
    }

    @Test
    void a_migration_goes_from_the_first_phase_to_the_last_in_one_test() {
        try (MigrationRig zdm = MigrationRig.in(Phase.OLD_ONLY, 0, ConsistencyMode.ATOMIC)) {
            // given
            RiggedMigration<Long, Order, OrderV2> orders = Orders.in(
                            zdm, declared -> declared.gates(GatePolicy.DEFAULT))
                    .given(ADA, new Order(2, "Bob", 2));
            Instruction ada = Instruction.by("ada");

            // when
            orders.migration().advance(ada);
            orders.migration().advance(ada);
            assertThat(orders).isInPhase(Phase.BACKFILL).isBlockedBy("backfill", "verification");
            assertThat(orders.backfill().rows()).isEqualTo(2);
            assertThat(orders.verify().mismatches()).isZero();
            for (int step = 0; step < 6; step++) {
                orders.migration().advance(ada);
            }

            // then
            assertThat(orders).isInPhase(Phase.WRITE_NEW).isBlockedBy("bake-time");
            assertThatBothSides(orders).agree();
            zdm.time().advance(Duration.ofMinutes(5));
            assertThat(orders).canAdvance();
            orders.migration().advance(ada);
            assertThat(orders).isInPhase(Phase.NEW_ONLY);
        }
    }

    @EveryPhase
    void a_migration_can_go_on_from_wherever_it_was_found(MigrationRig zdm) {
        // given
        RiggedMigration<Long, Order, OrderV2> orders =
                Orders.in(zdm, declared -> declared.gates(withoutBakeTime())).given(ADA);
        if (zdm.phase() == Phase.BACKFILL) {
            assertThat(orders.backfill().isFinished()).isTrue();
            assertThat(orders.verify().mismatches()).isZero();
        }

        // when
        while (orders.migration().state().phase() != Phase.NEW_ONLY
                && orders.migration().status().blockers().isEmpty()) {
            orders.migration().advance(Instruction.by("ada"));
            new Orders(orders).save(PAID);
        }

        // then
        assertThat(new Orders(orders).find(1)).isPresent();
    }

    private static GatePolicy withoutBakeTime() {
        GatePolicy usual = GatePolicy.DEFAULT;
        return new GatePolicy(Duration.ZERO, 0, false, false, usual.drainTimeout(), usual.maxPause());
    }

    @Test
    void rows_are_given_where_each_phase_would_have_them() {
        assertGiven(Phase.OLD_ONLY, 3, 0);
        assertGiven(Phase.DUAL_WRITE, 3, 0);
        assertGiven(Phase.BACKFILL, 3, 2);
        assertGiven(Phase.SYNC, 3, 3);
        assertGiven(Phase.READ_NEW, 3, 3);
        assertGiven(Phase.WRITE_NEW, 3, 3);
        assertGiven(Phase.NEW_ONLY, 0, 3);
    }

    private static void assertGiven(Phase phase, int old, int next) {
        try (MigrationRig zdm = MigrationRig.in(phase, 0, ConsistencyMode.ATOMIC)) {
            RiggedMigration<Long, Order, OrderV2> orders =
                    Orders.in(zdm).given(ADA, new Order(2, "Bob", 0), new Order(3, "Cy", 0));
            assertThat(orders.old().rows()).as("OLD in %s", phase).hasSize(old);
            assertThat(orders.next().rows()).as("NEW in %s", phase).hasSize(next);
        }
    }

    @Test
    void a_rig_ends_although_a_unit_of_work_never_does() {
        // given
        MigrationRig zdm = MigrationRig.in(Phase.SYNC, 0, ConsistencyMode.ATOMIC);
        RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm);

        // when
        Action<RuntimeException> closing = () -> zdm.inTransaction(() -> {
            new Orders(orders).save(ADA);
            zdm.close();
            return true;
        });
        closing.run();

        // then
        assertThatThrownBy(() -> new Orders(orders).find(1)).hasMessageContaining("this Zdm was closed");
    }

    @Test
    void what_the_application_throws_arrives_untouched() {
        try (MigrationRig zdm = MigrationRig.in(Phase.OLD_ONLY, 0, ConsistencyMode.ATOMIC)) {
            // given
            RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm);
            zdm.faults().fail("orders.put");

            // when / then
            assertThatThrownBy(() -> new Orders(orders).save(ADA)).isInstanceOf(InjectedFailureException.class);
        }
    }
}
