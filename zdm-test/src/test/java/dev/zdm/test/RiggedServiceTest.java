package dev.zdm.test;

import static dev.zdm.test.ZdmAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.annotation.RoutedCall;
import dev.zdm.event.FallbackReason;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Side;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RiggedServiceTest {

    interface Pricing {
        long quote(long customer, long cents) throws IOException;

        void order(long customer) throws IOException;
    }

    static class OldPricing implements Pricing {
        @Override
        @RoutedCall(migration = "pricing", key = "#customer", idempotent = true, newClientDeadline = "500ms")
        public long quote(long customer, long cents) {
            return cents + 100;
        }

        @Override
        @RoutedCall(migration = "pricing", key = "#customer", newClientDeadline = "500ms")
        public void order(long customer) {}
    }

    static class NewPricing implements Pricing {
        @Override
        public long quote(long customer, long cents) {
            return cents + 100;
        }

        @Override
        public void order(long customer) {}
    }

    private static Pricing in(RiggedService service) {
        return service.proxy(Pricing.class, new OldPricing(), new NewPricing());
    }

    @EveryServicePhase
    void an_annotated_call_goes_where_the_phase_says(MigrationRig zdm) throws IOException {
        // given
        RiggedService service = zdm.service("pricing");

        // when
        long quote = in(service).quote(7, 1_000);
        zdm.runShadow();

        // then
        assertThat(quote).isEqualTo(1_100);
        assertThat(service)
                .isInPhase(zdm.phase())
                .hasCalled(service.callSide("7"))
                .hasNotCalled(service.callSide("7").other())
                .hasMatches(service.callSide("7") == Side.OLD && zdm.phase() != ServicePhase.OLD_ONLY ? 1 : 0);
    }

    @EveryServicePhase(from = ServicePhase.SHADOW, to = ServicePhase.RAMP)
    void callers_do_not_notice_that_the_new_service_fails(MigrationRig zdm) throws IOException {
        // given
        RiggedService service = zdm.service("pricing");
        zdm.faults().fail("new.call").with(new IOException("connection reset")).always();

        // when
        long quote = in(service).quote(7, 1_000);
        zdm.runShadow();

        // then
        assertThat(quote).isEqualTo(1_100);
        if (service.callSide("7") == Side.NEW) {
            assertThat(service).hasFallenBack(FallbackReason.FAILED);
        }
    }

    @Test
    void a_call_that_must_not_be_repeated_hands_its_own_exception_on() {
        try (MigrationRig zdm = MigrationRig.in(ServicePhase.RAMP, 100, ConsistencyMode.BEST_EFFORT)) {
            // given
            RiggedService service = zdm.service("pricing");
            IOException failure = new IOException("connection reset");
            zdm.faults().fail("new.call").with(failure);

            // when / then
            assertThatThrownBy(() -> in(service).order(7)).isSameAs(failure);
            assertThat(service).hasNotCalled(Side.OLD);
        }
    }

    @Test
    void clients_without_annotations_pass_their_fault_points_too() throws IOException {
        try (MigrationRig zdm = MigrationRig.in(ServicePhase.RAMP, 100, ConsistencyMode.BEST_EFFORT)) {
            // given
            RiggedService service = zdm.service("pricing");
            Pricing old = service.old(Pricing.class, new OldPricing());
            Pricing next = service.next(Pricing.class, new NewPricing());
            zdm.faults().fail("new.call").onCall(2);
            zdm.faults().fail("old.call").with(new IOException("old, too"));

            // when / then
            assertThat(call(service, old, next)).isEqualTo(1_100);
            assertThatThrownBy(() -> call(service, old, next)).hasMessage("old, too");
            zdm.check();
        }
    }

    private static long call(RiggedService service, Pricing old, Pricing next) throws IOException {
        return service.migration().call("7", true, () -> old.quote(7, 1_000), () -> next.quote(7, 1_000));
    }

    @Test
    void an_open_breaker_tries_again_when_manual_time_has_passed() throws IOException {
        try (MigrationRig zdm = MigrationRig.in(ServicePhase.RAMP, 100, ConsistencyMode.BEST_EFFORT)) {
            // given
            RiggedService service = zdm.service("pricing");
            Pricing pricing = in(service);
            for (int call = 1; call <= 5; call++) {
                zdm.faults().fail("new.call");
                assertThat(pricing.quote(7, 1_000)).isEqualTo(1_100);
            }
            assertThat(service.migration().status().breaker()).isEqualTo("OPEN");

            // when
            zdm.time().advance(Duration.ofSeconds(61));
            long quote = pricing.quote(7, 1_000);

            // then
            assertThat(quote).isEqualTo(1_100);
            assertThat(service.migration().status().breaker()).isEqualTo("CLOSED");
        }
    }
}
