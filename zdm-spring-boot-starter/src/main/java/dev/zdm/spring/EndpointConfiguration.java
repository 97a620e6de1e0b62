package dev.zdm.spring;

import dev.zdm.Zdm;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The actuator endpoint, where the actuator is there and exposes it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(endpoint = ZdmEndpoint.class)
class EndpointConfiguration {
    /** What Spring Security calls its filter, in servlet applications and in reactive ones; it need not be there. */
    private static final List<String> FILTERS = List.of(
            "springSecurityFilterChain",
            "org.springframework.security.config.annotation.web.reactive.WebFluxSecurityConfiguration"
                    + ".WebFilterChainFilter");

    @Bean
    @ConditionalOnMissingBean
    ZdmEndpoint zdmEndpoint(ObjectProvider<Zdm> zdm, ZdmProperties properties, BeanFactory beans) {
        return new ZdmEndpoint(
                zdm, new EndpointAccess(properties.endpoint(), FILTERS.stream().anyMatch(beans::containsBean)));
    }
}
