package dev.zdm.spring;

import dev.zdm.spi.CohortOverride;
import dev.zdm.spi.ThreadBoundOverride;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets testers choose a side by an HTTP header, if one is named. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({OncePerRequestFilter.class, Filter.class})
@Conditional(CohortOverrideConfiguration.HeaderIsNamed.class)
class CohortOverrideConfiguration {

    @Bean
    @ConditionalOnMissingBean(CohortOverride.class)
    ThreadBoundOverride zdmCohortOverride() {
        return new ThreadBoundOverride();
    }

    @Bean
    @ConditionalOnBean(ThreadBoundOverride.class)
    CohortOverrideFilter zdmCohortOverrideFilter(ThreadBoundOverride override, ZdmProperties properties) {
        return new CohortOverrideFilter(override, properties.cohortOverride().header());
    }

    /** The property is there and not empty. */
    static class HeaderIsNamed implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return StringUtils.hasText(context.getEnvironment().getProperty("zdm.cohort-override.header"));
        }
    }
}
