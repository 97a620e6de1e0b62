package dev.zdm.spring;

import java.util.Arrays;
import java.util.Objects;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.SingletonTargetSource;

/** A bean with all of its advice but zdm's, for zdm's own calls: routed again, they would be sent to and fro. */
final class Unrouted {
    private Unrouted() {}

    static Object of(Object bean) {
        return bean instanceof Advised proxy && InterceptionCheck.isRouted(bean) ? without(proxy) : bean;
    }

    private static Object without(Advised proxy) {
        ProxyFactory copy = new ProxyFactory();
        copy.setProxyTargetClass(proxy.isProxyTargetClass());
        copy.setInterfaces(proxy.getProxiedInterfaces());
        copy.setTargetSource(
                proxy.getTargetSource() instanceof SingletonTargetSource single
                        ? new SingletonTargetSource(of(single.getTarget()))
                        : proxy.getTargetSource());
        Arrays.stream(proxy.getAdvisors())
                .filter(advisor -> !(advisor.getAdvice() instanceof Routing))
                .forEach(copy::addAdvisor);
        return copy.getProxy(Objects.requireNonNull(proxy.getClass().getClassLoader()));
    }
}
