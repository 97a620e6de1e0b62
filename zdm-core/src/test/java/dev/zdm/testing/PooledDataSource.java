package dev.zdm.testing;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few connections, because opening one costs PostgreSQL a process. Gives each out as if it were new. Nobody closes it:
 * of the connections that idle, whatever their database, the oldest are closed.
 */
public final class PooledDataSource implements DataSource {
    private static final int IDLE = 32;
    private static final Deque<Idle> ALL = new ArrayDeque<>();

    private final DataSource driver;
    private volatile Integer isolation;

    /** A connection that waits to be given out again. */
    private record Idle(PooledDataSource owner, Connection physical) {}

    private PooledDataSource(DataSource driver) {
        this.driver = driver;
    }

    public static PooledDataSource over(DataSource driver) {
        return new PooledDataSource(driver);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection kept = kept();
        while (kept != null && kept.isClosed()) {
            kept = kept();
        }
        return borrowed(kept != null ? kept : opened());
    }

    /** The one that was given back last. */
    private @Nullable Connection kept() {
        synchronized (ALL) {
            for (var each = ALL.iterator(); each.hasNext(); ) {
                Idle idle = each.next();
                if (idle.owner() == this) {
                    each.remove();
                    return idle.physical();
                }
            }
            return null;
        }
    }

    private void keep(Connection physical) throws SQLException {
        Idle oldest;
        synchronized (ALL) {
            ALL.addFirst(new Idle(this, physical));
            oldest = ALL.size() > IDLE ? ALL.removeLast() : null;
        }
        if (oldest != null) {
            oldest.physical().close();
        }
    }

    private Connection opened() throws SQLException {
        Connection physical = driver.getConnection();
        if (isolation == null) {
            isolation = physical.getTransactionIsolation();
        }
        return physical;
    }

    private Connection borrowed(Connection physical) {
        AtomicBoolean returned = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                PooledDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("close")) {
                        return call(physical, method, arguments);
                    }
                    if (returned.compareAndSet(false, true)) {
                        giveBack(physical);
                    }
                    return null;
                });
    }

    private static Object call(Connection physical, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(physical, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void giveBack(Connection physical) throws SQLException {
        if (physical.isClosed()) {
            return;
        }
        if (!physical.getAutoCommit()) {
            physical.rollback();
            physical.setAutoCommit(true);
        }
        physical.setReadOnly(false);
        if (isolation != null && physical.getTransactionIsolation() != isolation) {
            physical.setTransactionIsolation(isolation);
        }
        keep(physical);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return driver.getConnection(user, password);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return driver.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        driver.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        driver.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return driver.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return driver.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return driver.isWrapperFor(type);
    }
}
