package dev.zdm.spring;

import dev.zdm.plan.ConfigurationException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Proves that the calls of annotated beans are routed: a bean that was made too early, or by other means, has no proxy. */
record InterceptionCheck(ConfigurableListableBeanFactory beans) {

    void require(String bean) {
        if (beans.isSingleton(bean) && !isRouted(beans.getBean(bean))) {
            throw new ConfigurationException(
                    Declarations.migrationOf(AopUtils.getTargetClass(beans.getBean(bean)))
                            .orElse(null),
                    null,
                    "bean '" + bean + "' carries an annotation of zdm, but its calls are not intercepted",
                    "make it an ordinary Spring bean or Spring Data repository that no BeanPostProcessor needs, or"
                            + " use Zdm.proxy");
        }
    }

    static boolean isRouted(@Nullable Object bean) {
        return bean instanceof Advised proxy
                && (Arrays.stream(proxy.getAdvisors()).anyMatch(advisor -> advisor.getAdvice() instanceof Routing)
                        || isRouted(AopProxyUtils.getSingletonTarget(bean)));
    }
}
