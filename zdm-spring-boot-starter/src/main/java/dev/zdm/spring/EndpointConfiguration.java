package dev.zdm.spring;

import dev.zdm.Zdm;
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

    @Bean
    @ConditionalOnMissingBean
    ZdmEndpoint zdmEndpoint(ObjectProvider<Zdm> zdm, ZdmProperties properties) {
        return new ZdmEndpoint(zdm, properties.endpoint().writesEnabled());
    }
}
