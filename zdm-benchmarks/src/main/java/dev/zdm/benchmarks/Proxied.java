package dev.zdm.benchmarks;

import dev.zdm.plan.Phase;
import dev.zdm.spi.StateStore;
import dev.zdm.spring.ZdmAutoConfiguration;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The same repository four times: behind an interceptor that does nothing and behind zdm's, by class and by interface. */
@State(Scope.Benchmark)
public class Proxied {
    /** The parked phases. */
    @Param({"OLD_ONLY", "NEW_ONLY"})
    String phase = "OLD_ONLY";

    private @Nullable AnnotationConfigApplicationContext spring;
    private @Nullable Routed routed;
    private @Nullable Customers springRouted;
    private @Nullable Customers proxyRouted;
    private @Nullable Customers classNoop;
    private @Nullable Customers interfaceNoop;

    /** Made by JMH. */
    public Proxied() {}

    /** The application's beans. */
    @Configuration(proxyBeanMethods = false)
    static class Application {
        @Bean
        OldRows oldRows() {
            return Sides.filled(new OldRows());
        }

        @Bean
        NewRows newRows() {
            return Sides.filled(new NewRows());
        }
    }

    /**
     * Makes the proxies.
     *
     * @param sides the stores
     */
    @Setup
    public void begin(Sides sides) {
        Phase found = Phase.valueOf(phase);
        springRouted = startSpring(found);
        routed = Routed.in(found, 0);
        var unused = routed.rows(sides.old, sides.next);
        proxyRouted = routed.zdm().proxy(Routed.ID, Customers.class, sides.old, sides.next);
        classNoop = noop(sides.old, true);
        interfaceNoop = noop(sides.old, false);
    }

    private Customers startSpring(Phase found) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        spring = context;
        context.registerBean(StateStore.class, () -> Routed.store(found, 0));
        context.register(Application.class, ZdmAutoConfiguration.class);
        context.refresh();
        return context.getBean(OldRows.class);
    }

    private static Customers noop(OldRows target, boolean byClass) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(byClass);
        factory.addAdvice((MethodInterceptor) invocation -> invocation.proceed());
        return (Customers) factory.getProxy();
    }

    Customers springRouted() {
        return begun(springRouted);
    }

    Customers proxyRouted() {
        return begun(proxyRouted);
    }

    Customers classNoop() {
        return begun(classNoop);
    }

    Customers interfaceNoop() {
        return begun(interfaceNoop);
    }

    private static Customers begun(@Nullable Customers customers) {
        if (customers == null) {
            throw new IllegalStateException("not begun");
        }
        return customers;
    }

    /** Ends both. */
    @TearDown
    public void end() {
        if (routed != null) {
            routed.close();
        }
        if (spring != null) {
            spring.close();
        }
    }
}
