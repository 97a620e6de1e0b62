package dev.zdm.proof.crash.child;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/** Hands out connections on which every step of the protocol is noticed. */
final class WatchedDataSource {
    private WatchedDataSource() {}

    static DataSource of(DataSource pool, Failpoints failpoints, CommitWatch commits) {
        return proxy(DataSource.class, (method, arguments) -> {
            Object result = invoke(pool, method, arguments);
            return result instanceof Connection connection
                    ? proxy(Connection.class, new WatchedConnection(connection, failpoints, commits))
                    : result;
        });
    }

    /** What a proxy does with a call. */
    @FunctionalInterface
    interface Handler {
        Object call(Method method, Object[] arguments) throws Throwable;
    }

    static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> handler.call(method, arguments == null ? new Object[0] : arguments)));
    }

    @SuppressWarnings("NullAway") // a method of JDBC may return null, and so may its proxy
    static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
