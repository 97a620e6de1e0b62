package dev.zdm.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.annotation.RoutedCall;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.testing.Rig;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceProxyTest {
    record Basket(long customer, int items) {}

    interface Quotes<B> {
        String quote(B basket);
    }

    interface Pricing extends Quotes<Basket> {
        String order(long customer) throws IOException;

        String order(String name);

        int total(int... items);

        @RoutedCall(migration = Rig.ID, key = "#customer", idempotent = true)
        void forget(long customer);

        String name();

        default String greeting(long customer) {
            return "hello " + quote(new Basket(customer, 1));
        }
    }

    static class OldPricing implements Pricing {
        @Override
        @RoutedCall(migration = Rig.ID, key = "#basket.customer", idempotent = true)
        public String quote(Basket basket) {
            return "old quote";
        }

        @Override
        @RoutedCall(migration = Rig.ID, key = "#customer")
        public String order(long customer) throws IOException {
            throw new IOException("old refuses");
        }

        @Override
        @RoutedCall(migration = Rig.ID, key = "#name")
        public String order(String name) {
            return "old order by name";
        }

        @Override
        @RoutedCall(migration = Rig.ID)
        public int total(int... items) {
            return items.length;
        }

        @Override
        public void forget(long customer) {
            throw new IllegalStateException("old is read-only");
        }

        @Override
        public String name() {
            return "the old one";
        }
    }

    static class NewPricing implements Pricing {
        @Override
        public String quote(Basket basket) {
            return "new quote";
        }

        @Override
        public String order(long customer) throws IOException {
            throw new IOException("new refuses");
        }

        @Override
        public String order(String name) {
            return "new order by name";
        }

        @Override
        public int total(int... items) {
            return 100 + items.length;
        }

        @Override
        public void forget(long customer) {}

        @Override
        public String name() {
            return "the new one";
        }
    }

    private Rig rig = Rig.in(ServicePhase.OLD_ONLY, 0);

    private Pricing proxyIn(ServicePhase phase) {
        rig.close();
        rig = Rig.in(phase, Rig.fullShareOf(phase));
        rig.calls().register();
        return rig.zdm().proxy(Rig.ID, Pricing.class, new OldPricing(), new NewPricing());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @EnumSource(ServicePhase.class)
    void calls_go_to_the_service_of_the_phase_whichever_way_they_are_made(ServicePhase phase) {
        // given
        Pricing pricing = proxyIn(phase);
        Quotes<Basket> generic = pricing;
        String side = phase == ServicePhase.RAMP || phase == ServicePhase.NEW_ONLY ? "new" : "old";

        // when / then
        assertThat(pricing.quote(new Basket(7, 1))).isEqualTo(side + " quote");
        assertThat(generic.quote(new Basket(7, 1))).isEqualTo(side + " quote");
        assertThat(pricing.order("somebody")).isEqualTo(side + " order by name");
        assertThat(pricing.greeting(7)).isEqualTo("hello " + side + " quote");
    }

    @Test
    void methods_without_the_annotation_stay_where_they_are() {
        assertThat(proxyIn(ServicePhase.NEW_ONLY).name()).isEqualTo("the old one");
    }

    @Test
    void an_annotation_on_the_interface_counts_too() {
        // given
        Pricing old = proxyIn(ServicePhase.OLD_ONLY);
        assertThatThrownBy(() -> old.forget(7)).isInstanceOf(IllegalStateException.class);

        // when / then
        proxyIn(ServicePhase.NEW_ONLY).forget(7);
    }

    @Test
    void calls_without_a_key_move_when_all_have_moved() {
        // given
        rig.close();
        rig = Rig.in(ServicePhase.RAMP, 99);
        rig.calls().register();
        Pricing pricing = rig.zdm().proxy(Rig.ID, Pricing.class, new OldPricing(), new NewPricing());

        // when / then
        assertThat(pricing.total(1, 2)).isEqualTo(2);
        assertThat(proxyIn(ServicePhase.RAMP).total(1, 2, 3)).isEqualTo(103);
    }

    @Test
    void checked_exceptions_arrive_as_they_are() {
        // given
        Pricing old = proxyIn(ServicePhase.SHADOW);
        assertThatThrownBy(() -> old.order(1)).isInstanceOf(IOException.class).hasMessage("old refuses");

        // when
        Pricing next = proxyIn(ServicePhase.RAMP);

        // then
        assertThatThrownBy(() -> next.order(1)).isInstanceOf(IOException.class).hasMessage("new refuses");
    }

    static class Unrouted {}

    static class Misnamed {
        @RoutedCall(migration = "another")
        public String call() {
            return "";
        }
    }

    static class WithoutCounterpart {
        @RoutedCall(migration = Rig.ID)
        public String nowhereElse() {
            return "";
        }
    }

    static class Later {
        @RoutedCall(migration = Rig.ID)
        public Future<String> later() {
            throw new UnsupportedOperationException();
        }
    }

    static class KeyInResult {
        @RoutedCall(migration = Rig.ID, key = "#result")
        public String name() {
            return "";
        }
    }

    static class ReturnsAnother {
        @RoutedCall(migration = Rig.ID)
        public int name() {
            return 1;
        }
    }

    static class BadKey {
        @RoutedCall(migration = Rig.ID, key = "#nobody")
        public String name() {
            return "";
        }
    }

    static Stream<Arguments> cannotWork() {
        return Stream.of(
                Arguments.of(new Unrouted(), "@RoutedCall"),
                Arguments.of(new Misnamed(), "another"),
                Arguments.of(new WithoutCounterpart(), "nowhereElse"),
                Arguments.of(new Later(), "later"),
                Arguments.of(new KeyInResult(), "#result"),
                Arguments.of(
                        new ReturnsAnother(), "name() returns int, but NewPricing.name() returns java.lang.String"),
                Arguments.of(new BadKey(), "nobody"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("cannotWork")
    void what_cannot_work_is_refused_when_the_proxy_is_made(Object old, String because) {
        // given
        rig.calls().register();

        // when / then
        assertThatThrownBy(() -> rig.zdm().proxy(Rig.ID, anyInterface(), old, new NewPricing()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'" + Rig.ID + "'")
                .hasMessageContaining(because);
    }

    @SuppressWarnings("unchecked")
    private static Class<Object> anyInterface() {
        return (Class<Object>) (Class<?>) Runnable.class;
    }

    @Test
    void a_data_migration_is_no_service() {
        // given
        rig.close();
        rig = Rig.in(Phase.OLD_ONLY, 0);
        rig.rows().register();

        // when / then
        assertThatThrownBy(() -> rig.zdm().serviceRouter(OldPricing.class, call -> new NewPricing()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("@RoutedCall");
    }
}
