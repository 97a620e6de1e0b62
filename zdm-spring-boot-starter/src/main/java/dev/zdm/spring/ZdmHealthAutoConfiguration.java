package dev.zdm.spring;

import dev.zdm.Zdm;
import dev.zdm.ZdmHealth;
import dev.zdm.health.NamedCheck;
import dev.zdm.plan.ConfigurationException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The health indicators {@code zdm}, with all that zdm knows, and {@code zdmInstance}, with what makes this instance unfit,
 * where Spring Boot's health is there. All beans of type {@link NamedCheck} are among the checks. Both are there with
 * {@code zdm.enabled=false}, too, so that a group which names them does not fail the start.
 */
@AutoConfiguration(
        after = ZdmAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration",
            "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration"
        })
@EnableConfigurationProperties(ZdmProperties.class)
final class ZdmHealthAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static class Indicators {
        @Bean
        HealthSource zdmHealthSource(
                ConfigurableListableBeanFactory beans,
                ObjectProvider<Zdm> zdm,
                ObjectProvider<NamedCheck> own,
                ZdmProperties properties) {
            return new HealthSource(beans, zdm, own, properties);
        }

        @Bean
        @ConditionalOnEnabledHealthIndicator("zdm")
        @ConditionalOnMissingBean(name = "zdmHealthIndicator")
        HealthIndicator zdmHealthIndicator(HealthSource source) {
            return () -> source.find().map(HealthDetails::of).orElseGet(Indicators::unused);
        }

        @Bean
        @ConditionalOnEnabledHealthIndicator("zdmInstance")
        @ConditionalOnMissingBean(name = "zdmInstanceHealthIndicator")
        HealthIndicator zdmInstanceHealthIndicator(HealthSource source) {
            return () -> source.find()
                    .map(ZdmHealth::fitness)
                    .map(HealthDetails::ofInstance)
                    .orElseGet(Indicators::unused);
        }

        private static Health unused() {
            return Health.up().withDetail("zdm", "not in use").build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthEndpointGroups.class, AdditionalPathsMapper.class})
    static class Groups {
        // Static and without the properties' bean: it is made before all other beans.
        @Bean
        static ProbeGroups zdmProbeGroups(Environment environment) {
            return new ProbeGroups(environment.getProperty("zdm.health.paths", Boolean.class, false));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty("zdm.health.paths")
    static class RequiredEndpoint {
        private static final String GROUPS = "org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups";

        @Bean
        SmartInitializingSingleton zdmHealthPathsCheck(ConfigurableListableBeanFactory beans) {
            return () -> {
                if (!hasGroups(beans)) {
                    throw new ConfigurationException(
                            null,
                            null,
                            "zdm.health.paths is set, but there is no health endpoint that could answer",
                            "add spring-boot-starter-actuator and expose its endpoint health, or remove the property");
                }
            };
        }

        private static boolean hasGroups(ConfigurableListableBeanFactory beans) {
            return ClassUtils.isPresent(GROUPS, beans.getBeanClassLoader())
                    && beans.getBeanNamesForType(ClassUtils.resolveClassName(GROUPS, beans.getBeanClassLoader())).length
                            > 0;
        }
    }
}
