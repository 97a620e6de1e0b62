package dev.zdm.examples.testkit;

import static dev.zdm.test.ZdmAssert.assertThat;
import static dev.zdm.test.ZdmAssert.assertThatBothSides;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.CopyFailedException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Phase;
import dev.zdm.test.EveryPhase;
import dev.zdm.test.MigrationRig;
import dev.zdm.test.RiggedMigration;
import dev.zdm.test.fault.SimulatedCrash;
import dev.zdm.test.store.InMemoryRecordStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

// tag::everyPhase[]
class OrderServiceTest {

    @EveryPhase // once in each phase: OLD_ONLY, DUAL_WRITE, …, READ_NEW 50 %, …, NEW_ONLY
    void a_paid_order_is_found_paid(MigrationRig zdm) {
        RiggedMigration<Long, Order, OrderV2> orders = orders(zdm).given(new Order(1, "Ada", 0));
        OrderService service = service(orders);

        service.pay(1);

        assertThat(service.find(1)).contains(new Order(1, "Ada", 1));
    }

    private static RiggedMigration<Long, Order, OrderV2> orders(MigrationRig zdm) {
        InMemoryRecordStore<Long, Order> old = zdm.store("orders", Long.class, Order::id);
        InMemoryRecordStore<Long, OrderV2> next = zdm.store("orders_v2", Long.class, OrderV2::id);
        return zdm.migrate("orders-v2", old, next, new OrderMapping());
    }

    private static OrderService service(RiggedMigration<Long, Order, OrderV2> orders) {
        return new OrderService(orders.migration(), orders.old(), orders.next());
    }
    // end::everyPhase[]

    // tag::asserting[]
    @EveryPhase(from = Phase.SYNC, to = Phase.READ_NEW)
    void both_sides_answer_alike(MigrationRig zdm) {
        RiggedMigration<Long, Order, OrderV2> orders = orders(zdm).given(new Order(1, "Ada", 0));

        assertThat(service(orders).find(1)).isPresent();
        zdm.runShadow(); // the comparisons wait until the test makes them

        assertThat(orders)
                .hasServedReadsOnlyFrom(orders.readSide(1L))
                .hasMatches(1)
                .hasNoMismatch();
        assertThatBothSides(orders).agree();
    }
    // end::asserting[]

    // tag::choosing[]
    @EveryPhase(
            from = Phase.READ_NEW,
            shares = {5, 95},
            modes = {ConsistencyMode.ATOMIC, ConsistencyMode.BEST_EFFORT})
    void an_unknown_order_is_not_found(MigrationRig zdm) {
        assertThat(service(orders(zdm)).find(404)).isEmpty();
    }
    // end::choosing[]

    // tag::faults[]
    @EveryPhase(from = Phase.DUAL_WRITE, to = Phase.READ_NEW)
    void a_copy_that_fails_takes_the_payment_with_it(MigrationRig zdm) {
        RiggedMigration<Long, Order, OrderV2> orders =
                orders(zdm).given(new Order(1, "Ada", 0), new Order(2, "Bob", 0));
        zdm.faults().fail("orders_v2.put").onCall(2); // the second write fails here

        service(orders).pay(1);
        assertThatThrownBy(() -> service(orders).pay(2)).isInstanceOf(CopyFailedException.class);

        assertThat(service(orders).find(2)).contains(new Order(2, "Bob", 0));
    }

    @Test
    void a_crash_between_two_databases_leaves_them_apart() {
        try (MigrationRig zdm = MigrationRig.in(Phase.SYNC, 0, ConsistencyMode.BEST_EFFORT)) {
            RiggedMigration<Long, Order, OrderV2> orders = orders(zdm).given(new Order(1, "Ada", 0));
            zdm.faults().crash("orders.committed"); // after the commit of OLD, before NEW hears of it

            assertThatThrownBy(() -> service(orders).pay(1)).isInstanceOf(SimulatedCrash.class);

            assertThatBothSides(orders).differExactlyIn(1L);
        }
    }
    // end::faults[]

    // tag::moving[]
    @Test
    void writes_rest_five_minutes_on_the_new_side_before_the_old_one_is_left() {
        try (MigrationRig zdm = MigrationRig.in(Phase.READ_NEW, 100, ConsistencyMode.ATOMIC)) {
            RiggedMigration<Long, Order, OrderV2> orders = orders(zdm).given(new Order(1, "Ada", 0));

            orders.migration().advance(Instruction.by("ada"));
            assertThat(orders).isInPhase(Phase.WRITE_NEW).isBlockedBy("bake-time");

            zdm.time().advance(Duration.ofMinutes(5)); // nothing sleeps
            assertThat(orders).canAdvance();
        }
    }
    // end::moving[]
}
