package dev.zdm.spring;

import dev.zdm.metrics.ObservedOperations;
import dev.zdm.metrics.RoutedOperationConvention;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.OperationObserver;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Observations of routed operations, where they are asked for. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBooleanProperty("zdm.observations.enabled")
class ObservationsConfiguration {

    @Bean
    @Lazy
    @ConditionalOnMissingBean(OperationObserver.class)
    ObservedOperations zdmObservedOperations(
            ObjectProvider<ObservationRegistry> registries, ObjectProvider<RoutedOperationConvention> conventions) {
        ObservationRegistry registry = registries.getIfUnique();
        if (registry == null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "zdm.observations.enabled is true, but there is not one ObservationRegistry",
                    "add spring-boot-starter-actuator, or declare the bean, or remove the property");
        }
        return new ObservedOperations(registry, conventions.getIfAvailable(RoutedOperationConvention::new));
    }
}
