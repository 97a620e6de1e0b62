package dev.zdm.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A pool that does not let its connections be seen. */
final class Veiled {
    private Veiled() {}

    static DataSource of(DataSource database) {
        return proxy(DataSource.class, (proxy, method, arguments) -> veiled(database.getConnection()));
    }

    private static Connection veiled(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "isWrapperFor" -> false;
            case "unwrap" -> throw new SQLException("nothing to be seen here");
            default -> call(connection, method, arguments);
        });
    }

    private static Object call(Connection connection, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Veiled.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
