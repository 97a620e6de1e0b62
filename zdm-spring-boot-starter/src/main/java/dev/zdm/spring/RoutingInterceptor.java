package dev.zdm.spring;

import dev.zdm.spi.Call;
import dev.zdm.spi.MethodRouter;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.util.ReflectionUtils;

/** Hands the calls of an annotated bean to its router. */
final class RoutingInterceptor implements MethodInterceptor {
    private final Function<Class<?>, MethodRouter> routers;
    private final ClassValue<AtomicReference<@Nullable MethodRouter>> known = new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable MethodRouter> computeValue(Class<?> type) {
            return new AtomicReference<>();
        }
    };

    /** The function gives the router of a bean's class, and is asked at its first call, which may come before start-up ends. */
    RoutingInterceptor(Function<Class<?>, MethodRouter> routers) {
        this.routers = routers;
    }

    @Override
    @SuppressWarnings("NullAway") // a call's result may be null; NullAway does not read that from another module's jar
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = Objects.requireNonNull(invocation.getThis(), "target");
        AtomicReference<@Nullable MethodRouter> router = known.get(target.getClass());
        if (router.get() == null) {
            // Whoever only prints or compares a bean must not register its migration; routers let such calls pass.
            if (ReflectionUtils.isObjectMethod(invocation.getMethod())) {
                return invocation.proceed();
            }
            router.set(routers.apply(target.getClass()));
        }
        return router.get()
                .invoke(
                        target,
                        invocation.getMethod(),
                        invocation.getArguments(),
                        new Proceeding((ProxyMethodInvocation) invocation));
    }

    /** An invocation proceeds once and on one thread: what may run again, such as a shadow call, needs a clone. */
    @SuppressWarnings("NullAway") // the type argument is @Nullable, which NullAway sees in JSpecify mode only
    private record Proceeding(ProxyMethodInvocation invocation) implements Call<@Nullable Object, Exception> {
        @Override
        public @Nullable Object run() throws Exception {
            return proceed((ProxyMethodInvocation) invocation.invocableClone());
        }

        @Override
        public @Nullable Object runOnce() throws Exception {
            return proceed(invocation);
        }
    }

    private static @Nullable Object proceed(ProxyMethodInvocation invocation) throws Exception {
        try {
            return DefaultMethods.isCalled(invocation) ? DefaultMethods.onProxy(invocation) : invocation.proceed();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(invocation.getMethod() + " threw what is neither exception nor error", e);
        }
    }
}
