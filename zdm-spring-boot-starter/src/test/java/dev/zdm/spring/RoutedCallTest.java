package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.annotation.RoutedCall;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.ServicePhase;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class RoutedCallTest {

    record Basket(String customer) {}

    interface Pricing {
        String quote(Basket basket) throws IOException;
    }

    static class LegacyPricing implements Pricing {
        @Override
        @RoutedCall(
                migration = "pricing-v2",
                to = "newPricing",
                key = "#basket.customer",
                idempotent = true,
                newClientDeadline = "500ms")
        public String quote(Basket basket) {
            return "old " + basket.customer();
        }

        @RoutedCall(migration = "pricing-v2", to = "newPricing", key = "#basket.customer")
        public String order(Basket basket) {
            return "old order";
        }

        public String untouched() {
            return "old";
        }
    }

    static class NewPricing implements Pricing {
        boolean broken;

        @Override
        public String quote(Basket basket) throws IOException {
            if (broken) {
                throw new IOException("no answer");
            }
            return "new " + basket.customer();
        }

        public String order(Basket basket) throws IOException {
            if (broken) {
                throw new IOException("no answer");
            }
            return "new order";
        }
    }

    static final class FinalPricing implements Pricing {
        @Override
        @RoutedCall(migration = "pricing-v2", to = "newPricing")
        public String quote(Basket basket) {
            return "old";
        }
    }

    private final ApplicationContextRunner runner = Contexts.inMemory()
            .withPropertyValues(
                    "zdm.migrations.pricing-v2.volatile-state=true",
                    "zdm.migrations.pricing-v2.gates.bake-time=0",
                    "zdm.migrations.pricing-v2.read-steps=100")
            .withBean("newPricing", NewPricing.class);

    @Test
    void calls_go_where_the_phase_says() {
        runner.withBean(LegacyPricing.class).run(context -> {
            // given
            LegacyPricing pricing = context.getBean(LegacyPricing.class);
            Basket basket = new Basket("ada");

            // then
            assertThat(pricing.quote(basket)).isEqualTo("old ada");
            goTo(context, ServicePhase.RAMP);
            assertThat(pricing.quote(basket)).isEqualTo("new ada");
            assertThat(pricing.untouched()).isEqualTo("old");
            goTo(context, ServicePhase.NEW_ONLY);
            assertThat(pricing.order(basket)).isEqualTo("new order");
        });
    }

    @Test
    void a_call_that_may_be_repeated_falls_back_and_another_hands_its_exception_on() {
        runner.withBean(LegacyPricing.class).run(context -> {
            // given
            LegacyPricing pricing = context.getBean(LegacyPricing.class);
            goTo(context, ServicePhase.RAMP);
            context.getBean(NewPricing.class).broken = true;

            // then
            assertThat(pricing.quote(new Basket("ada"))).isEqualTo("old ada");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> sneaky(pricing))
                    .withMessage("no answer");
        });
    }

    // The old method declares no IOException; the new one throws it all the same.
    private static void sneaky(LegacyPricing pricing) throws IOException {
        try {
            pricing.order(new Basket("ada"));
        } catch (java.lang.reflect.UndeclaredThrowableException e) {
            throw (IOException) e.getCause();
        }
    }

    @Test
    void a_final_class_is_routed_by_its_interface() {
        runner.withBean("oldPricing", FinalPricing.class, FinalPricing::new).run(context -> {
            // given
            Pricing pricing = (Pricing) context.getBean("oldPricing");
            goTo(context, ServicePhase.RAMP);

            // then
            assertThat(pricing.quote(new Basket("ada"))).isEqualTo("new ada");
            assertThat(pricing).isNotInstanceOf(FinalPricing.class);
        });
    }

    @Test
    void the_report_names_new_clients_without_a_deadline() {
        runner.withBean(LegacyPricing.class)
                .run(context -> assertThat(context.getBean(Zdm.class)
                                .control("pricing-v2")
                                .status()
                                .notCovered())
                        .anySatisfy(gap -> assertThat(gap).contains("LegacyPricing.order"))
                        .noneSatisfy(gap -> assertThat(gap).contains("LegacyPricing.quote")));
    }

    private static void goTo(ApplicationContext context, ServicePhase phase) {
        MigrationControl migration = context.getBean(Zdm.class).control("pricing-v2");
        while (migration.state().phase() != phase) {
            migration.advance(Instruction.by("test"));
        }
    }
}
