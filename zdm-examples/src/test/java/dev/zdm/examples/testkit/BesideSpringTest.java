package dev.zdm.examples.testkit;

import static dev.zdm.test.ZdmAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.test.EveryPhase;
import dev.zdm.test.MigrationRig;
import dev.zdm.test.RiggedMigration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** The kit beside Spring's own extension, on the JUnit that Spring brings. */
@SpringJUnitConfig
class BesideSpringTest {
    @Autowired
    private OrderMapping mapping;

    @Configuration
    static class Beans {
        @Bean
        OrderMapping mapping() {
            return new OrderMapping();
        }
    }

    // tag::spring[]
    @EveryPhase
    void beans_and_rig_come_together(MigrationRig zdm, @Autowired OrderMapping bean) {
        RiggedMigration<Long, Order, OrderV2> orders = zdm.migrate(
                "orders-v2",
                zdm.store("orders", Long.class, Order::id),
                zdm.store("orders_v2", Long.class, OrderV2::id),
                bean);
        // …
        // end::spring[]
        assertThat(orders).isInPhase(zdm.phase());
        assertThat(bean).isSameAs(mapping);
    }

    @Test
    void this_is_the_next_junit() {
        assertThat(ExtensionContext.class.getPackage().getImplementationVersion())
                .startsWith("6.");
    }
}
