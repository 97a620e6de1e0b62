package dev.zdm.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A pool of one connection, which it lends again and again, and which counts how often it was lent and given back. */
public final class OneConnection implements AutoCloseable {
    private final Connection kept;
    private final AtomicInteger lent = new AtomicInteger();

    private OneConnection(Connection kept) {
        this.kept = kept;
    }

    /** A pool of one connection of a data source. */
    public static OneConnection of(DataSource dataSource) throws SQLException {
        return new OneConnection(dataSource.getConnection());
    }

    /** The pool as a data source. */
    public DataSource dataSource() {
        return proxy(DataSource.class, (method, arguments) -> {
            if (!method.getName().equals("getConnection")) {
                throw new UnsupportedOperationException(method.getName());
            }
            lent.incrementAndGet();
            return lend();
        });
    }

    private Connection lend() {
        return proxy(
                Connection.class,
                (method, arguments) -> method.getName().equals("close") ? giveBack() : call(method, arguments));
    }

    private Object giveBack() {
        lent.decrementAndGet();
        return null;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(kept, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** How many times the connection was lent and not given back. */
    public int lent() {
        return lent.get();
    }

    /** The connection itself. */
    public Connection connection() {
        return kept;
    }

    @Override
    public void close() throws SQLException {
        kept.close();
    }

    private interface Handler {
        Object handle(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> handler.handle(method, arguments)));
    }
}
