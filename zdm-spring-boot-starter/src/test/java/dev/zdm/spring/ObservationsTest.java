package dev.zdm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.RoutedCall;
import dev.zdm.metrics.ObservedOperations;
import dev.zdm.metrics.RoutedOperationContext;
import dev.zdm.spi.OperationObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ObservationsTest {

    public static class NewPricing {
        public String quote() {
            return "new";
        }
    }

    public static class Pricing {
        @RoutedCall(migration = "pricing", to = "newPricing")
        public String quote() {
            return "old";
        }
    }

    private final List<String> observed = new CopyOnWriteArrayList<>();
    private final ApplicationContextRunner service =
            Contexts.inMemory().withBean("newPricing", NewPricing.class).withBean(Pricing.class);

    private ObservationRegistry registry() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<RoutedOperationContext>() {
            @Override
            public void onStop(RoutedOperationContext context) {
                observed.add(context.getContextualName());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof RoutedOperationContext;
            }
        });
        return registry;
    }

    @Test
    void nothing_is_observed_unless_asked_for() {
        service.withBean(ObservationRegistry.class, this::registry).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(OperationObserver.class);
            context.getBean(Pricing.class).quote();
            assertThat(observed).isEmpty();
        });
    }

    @Test
    void routed_operations_are_observed_where_asked_for() {
        service.withBean(ObservationRegistry.class, this::registry)
                .withPropertyValues("zdm.observations.enabled=true")
                .run(context -> {
                    assertThat(context).hasSingleBean(ObservedOperations.class);
                    context.getBean(Pricing.class).quote();
                    assertThat(observed).containsExactly("call pricing");
                });
    }

    @Test
    void an_application_without_a_registry_is_told_at_the_start() {
        service.withPropertyValues("zdm.observations.enabled=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContainingAll(
                                "zdm.observations.enabled", "Remedy: add spring-boot-starter-actuator"));
    }

    @Test
    void an_application_without_micrometer_starts() {
        service.withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context).hasNotFailed());
    }
}
