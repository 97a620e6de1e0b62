package dev.zdm.spring;

import dev.zdm.annotation.DualWrite;
import dev.zdm.plan.ConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;

/**
 * Puts the routing interceptor into the proxies that Spring Data makes: after its transaction interceptor, hence inside
 * the transaction of each method that has one.
 */
final class SpringDataInterception implements BeanPostProcessor {
    private final RoutingInterceptorFactory interceptors;

    SpringDataInterception(RoutingInterceptorFactory interceptors) {
        this.interceptors = interceptors;
    }

    /** Makes the interceptor of one repository interface. */
    @FunctionalInterface
    interface RoutingInterceptorFactory {
        RoutingInterceptor of(Class<?> repositoryInterface);
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> factoryBean) {
            factoryBean.addRepositoryFactoryCustomizer(this::customize);
        }
        return bean;
    }

    private void customize(RepositoryFactorySupport factory) {
        factory.addRepositoryProxyPostProcessor((proxy, repository) -> {
            Class<?> type = repository.getRepositoryInterface();
            DualWrite annotation = AnnotatedElementUtils.findMergedAnnotation(type, DualWrite.class);
            if (annotation != null) {
                requireNoEntityManager(annotation, factory, type);
                proxy.addAdvice(interceptors.of(type));
            }
        });
    }

    private static void requireNoEntityManager(DualWrite annotation, RepositoryFactorySupport factory, Class<?> type) {
        if (isJpa(factory.getClass())) {
            throw new ConfigurationException(
                    annotation.migration(),
                    null,
                    type.getName()
                            + " is a JPA repository: repository interception misses dirty checking, so changes of"
                            + " managed entities would be lost silently",
                    "use zdm-jpa, which captures changes inside Hibernate, once it covers this migration; until then"
                            + " write the table through a repository that is not JPA");
        }
    }

    // By name, because Spring Data JPA need not be there.
    private static boolean isJpa(@Nullable Class<?> factory) {
        return factory != null
                && (factory.getName().equals("org.springframework.data.jpa.repository.support.JpaRepositoryFactory")
                        || isJpa(factory.getSuperclass()));
    }
}
