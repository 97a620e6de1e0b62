package dev.zdm.spring;

import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.util.function.SingletonSupplier;

/** Repositories that Spring Data implements, of whichever store. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RepositoryFactoryBeanSupport.class)
class SpringDataConfiguration {

    // Static and by way of a provider: it is made before all other beans, and must not take any of them along.
    @Bean
    static SpringDataInterception zdmSpringDataInterception(ObjectProvider<MigrationRegistry> registry) {
        SingletonSupplier<MigrationRegistry> found = SingletonSupplier.of(registry::getObject);
        return new SpringDataInterception(
                type -> new RoutingInterceptor(target -> found.obtain().router(type)));
    }

    @Bean
    @Lazy
    FrameworkRepositories zdmSpringDataRepositories(
            BeanFactory beans, ObjectProvider<SpringDataRepositories.EntityStores> stores) {
        return new SpringDataRepositories(beans, stores.getIfAvailable(() -> repository -> Optional.empty()));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JdbcConverter.class)
    @ConditionalOnBean(JdbcHomes.class)
    static class Jdbc {
        @Bean
        @Lazy
        JdbcEntityStores zdmJdbcEntityStores(JdbcHomes homes) {
            return new JdbcEntityStores(homes);
        }
    }
}
