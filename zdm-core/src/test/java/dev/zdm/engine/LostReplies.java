package dev.zdm.engine;

import dev.zdm.testing.Database;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** A database whose connections break, when a test wants it, after it has committed and before it says so. */
final class LostReplies implements Database {
    private final Database kind;
    private final AtomicBoolean loses = new AtomicBoolean();

    LostReplies(Database kind) {
        this.kind = kind;
    }

    /** Whoever commits next does not hear of it. */
    void loseNext() {
        loses.set(true);
    }

    @Override
    public DataSource freshDatabase() {
        DataSource driver = kind.freshDatabase();
        return (DataSource) Proxy.newProxyInstance(
                LostReplies.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Object lent = called(driver, method, arguments);
                    return lent instanceof Connection connection ? watched(connection) : lent;
                });
    }

    private Connection watched(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                LostReplies.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Object result = called(connection, method, arguments);
                    if (method.getName().equals("commit") && loses.compareAndSet(true, false)) {
                        connection.close();
                        throw new SQLException("the connection was lost", "08006");
                    }
                    return result;
                });
    }

    private static Object called(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public String customerTables() {
        return kind.customerTables();
    }

    @Override
    public String upsert(String table, List<String> columns, List<String> values) {
        return kind.upsert(table, columns, values);
    }

    @Override
    public String restart(String table) {
        return kind.restart(table);
    }

    @Override
    public boolean isSomebodyBlocked(DataSource dataSource) {
        return kind.isSomebodyBlocked(dataSource);
    }
}
