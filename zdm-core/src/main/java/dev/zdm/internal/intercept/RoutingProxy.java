package dev.zdm.internal.intercept;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.MethodRouter;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** An interface whose calls are routed. */
public final class RoutingProxy implements InvocationHandler {
    private static final Object[] NONE = {};

    private final Object old;
    private final MethodRouter router;

    private RoutingProxy(Object old, MethodRouter router) {
        this.old = old;
        this.router = router;
    }

    public static <T> T of(@Nullable String migration, Class<T> type, T old, MethodRouter router) {
        requireInterface(migration, type);
        RoutingProxy handler = new RoutingProxy(old, router);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static void requireInterface(@Nullable String migration, Class<?> type) {
        if (!type.isInterface()) {
            throw new ConfigurationException(
                    migration,
                    null,
                    type.getName() + " is not an interface, so no proxy can stand for it",
                    "extract an interface from it and give that to Zdm.proxy");
        }
    }

    @SuppressWarnings("NullAway") // the type argument is @Nullable, which NullAway sees in JSpecify mode only
    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        @Nullable Object[] arguments = given == null ? NONE : given;
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        return router.invoke(old, method, arguments, () -> callOld(proxy, method, arguments));
    }

    /** Two proxies of one object are not the same; everything else is the old object's own. */
    private @Nullable Object ofObject(Object proxy, Method method, @Nullable Object[] arguments) throws Exception {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> Methods.call(method, old, arguments);
        };
    }

    private @Nullable Object callOld(Object proxy, Method method, @Nullable Object[] arguments) throws Exception {
        return method.isDefault() && !isOverridden(method)
                ? callDefault(proxy, method, arguments)
                : Methods.call(method, old, arguments);
    }

    private boolean isOverridden(Method method) {
        try {
            return !old.getClass()
                    .getMethod(method.getName(), method.getParameterTypes())
                    .isDefault();
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    /** On the proxy, so that the calls inside are routed too. */
    private static @Nullable Object callDefault(Object proxy, Method method, @Nullable Object[] arguments)
            throws Exception {
        Class<?> type = method.getDeclaringClass();
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .unreflectSpecial(method, type)
                    .bindTo(proxy)
                    .invokeWithArguments(arguments);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
