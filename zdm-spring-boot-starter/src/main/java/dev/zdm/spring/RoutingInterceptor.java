package dev.zdm.spring;

import dev.zdm.spi.Call;
import dev.zdm.spi.MethodRouter;
import dev.zdm.spi.Passage;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.util.ReflectionUtils;

/**
 * Hands the calls of an annotated bean to its router. What it knows about a method it knows by the proxy's own
 * {@code Method} object, and a call that needs no decision proceeds from here: the compiler inlines no more frames than
 * Spring's own proxy needs already.
 */
final class RoutingInterceptor implements Routing {
    private final Function<Class<?>, MethodRouter> routers;
    private final ClassValue<Map<Method, Routed>> known = new ClassValue<>() {
        @Override
        protected Map<Method, Routed> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    /** The router of a method, and the short way of its calls, if there is one. */
    private record Routed(MethodRouter router, @Nullable Passage passage) {}

    /** The function gives the router of a bean's class, and is asked at its first call, which may come before start-up ends. */
    RoutingInterceptor(Function<Class<?>, MethodRouter> routers) {
        this.routers = routers;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Class<?> type = Objects.requireNonNull(invocation.getThis(), "target").getClass();
        Routed routed = known.get(type).get(invocation.getMethod());
        if (routed == null) {
            return invokeFirst(type, invocation);
        }
        Passage passage = routed.passage();
        if (passage != null) {
            Object entered = passage.enter();
            if (entered != null) {
                return pass(passage, entered, invocation);
            }
        }
        return route(routed.router(), invocation);
    }

    private @Nullable Object invokeFirst(Class<?> type, MethodInvocation invocation) throws Throwable {
        // Whoever only prints or compares a bean must not register its migration; routers let such calls pass.
        if (ReflectionUtils.isObjectMethod(invocation.getMethod())) {
            return invocation.proceed();
        }
        MethodRouter router = routers.apply(type);
        Method method = invocation.getMethod();
        // A default method is called on the proxy, which proceeding does not do.
        Passage passage = method.isDefault() ? null : router.passage(method).orElse(null);
        known.get(type).put(method, new Routed(router, passage));
        return route(router, invocation);
    }

    /** Whether a call of the method has to be routed before a transaction is begun for it alone. */
    boolean mayAskOther(MethodInvocation invocation) {
        Class<?> type = Objects.requireNonNull(invocation.getThis(), "target").getClass();
        return !ReflectionUtils.isObjectMethod(invocation.getMethod())
                && routers.apply(type).mayAskOther(invocation.getMethod());
    }

    private static @Nullable Object pass(Passage passage, Object entered, MethodInvocation invocation)
            throws Throwable {
        Object result;
        try {
            result = invocation.proceed();
        } catch (Throwable e) {
            passage.failed(entered, e);
            throw e;
        }
        passage.succeeded(entered);
        return result;
    }

    @SuppressWarnings("NullAway") // a call's result may be null; NullAway does not read that from another module's jar
    private static @Nullable Object route(MethodRouter router, MethodInvocation invocation) throws Exception {
        return router.invoke(
                Objects.requireNonNull(invocation.getThis(), "target"),
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
