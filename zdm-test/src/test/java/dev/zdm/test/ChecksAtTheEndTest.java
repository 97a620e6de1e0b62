package dev.zdm.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.zdm.plan.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** What every run is asked after its end, and what a run that failed by itself is not. */
class ChecksAtTheEndTest {

    static class ForgottenFault {
        @EveryPhase(from = Phase.SYNC, to = Phase.SYNC)
        void arms(MigrationRig zdm) {
            Orders service = new Orders(Orders.in(zdm));
            zdm.faults().fail("orders_v2.put").onCall(2);
            service.save(new Order(1, "Ada", 0));
        }
    }

    static class FailsByItself {
        @EveryPhase(from = Phase.SYNC, to = Phase.SYNC)
        void arms(MigrationRig zdm) {
            Orders service = new Orders(Orders.in(zdm));
            zdm.faults().fail("orders_v2.put").onCall(2);
            service.forgetfullySave(new Order(1, "Ada", 0));
            throw new IllegalStateException("its own");
        }
    }

    static class Diverges {
        @EveryPhase(from = Phase.SYNC, to = Phase.SYNC)
        void writesOneSide(MigrationRig zdm) {
            RiggedMigration<Long, Order, OrderV2> orders = Orders.in(zdm);
            orders.next().put(new OrderV2(5, "Eve", "NEW"));
            new Orders(orders).forgetfullySave(new Order(4, "Dan", 0));
        }
    }

    private static List<String> failuresOf(Class<?> type) {
        return failedEvents(type).stream().map(Failures::messageOf).toList();
    }

    private static List<Event> failedEvents(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute()
                .testEvents()
                .failed()
                .list();
    }

    @Test
    void a_fault_that_never_happened_fails_the_run() {
        // then
        assertThat(failuresOf(ForgottenFault.class))
                .singleElement()
                .asString()
                .contains("never happened", "'orders_v2.put' at call 2");
    }

    @Test
    void a_run_that_fails_by_itself_is_not_asked_more() {
        // then
        assertThat(failedEvents(FailsByItself.class)).singleElement().satisfies(failed -> {
            assertThat(Failures.messageOf(failed)).isEqualTo("its own");
            assertThat(Failures.of(failed).getSuppressed()).isEmpty();
        });
    }

    @Test
    void sides_that_do_not_agree_fail_the_run_by_key_and_without_values() {
        // then
        assertThat(failuresOf(Diverges.class))
                .singleElement()
                .asString()
                .contains("in SYNC", "key 4 missing on NEW", "key 5 missing on OLD")
                .doesNotContain("Eve", "Dan");
    }
}
