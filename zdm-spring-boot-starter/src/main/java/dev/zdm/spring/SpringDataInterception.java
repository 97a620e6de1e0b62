package dev.zdm.spring;

import dev.zdm.annotation.DualWrite;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;

/**
 * Puts the routing interceptor into the proxies that Spring Data makes: after its transaction interceptor, hence inside
 * the transaction of each method that has one; with JPA also before it, for reads that have one to themselves.
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

    private static void add(RoutingInterceptor routing, ProxyFactory proxy, boolean jpa) {
        if (jpa) {
            StandaloneReads reads = new StandaloneReads(routing);
            proxy.addAdvice(0, reads);
            proxy.addAdvice(reads.inside());
        } else {
            proxy.addAdvice(routing);
        }
    }

    private void customize(RepositoryFactorySupport factory) {
        factory.addRepositoryProxyPostProcessor((proxy, repository) -> {
            Class<?> type = repository.getRepositoryInterface();
            if (AnnotatedElementUtils.hasAnnotation(type, DualWrite.class)) {
                add(interceptors.of(type), proxy, JpaRepositories.isOf(factory.getClass()));
            }
        });
    }
}
