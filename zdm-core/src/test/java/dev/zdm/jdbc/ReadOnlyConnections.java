package dev.zdm.jdbc;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/** A database that refuses writes, as a replica does. */
final class ReadOnlyConnections {
    private ReadOnlyConnections() {}

    static DataSource of(DataSource database) {
        return (DataSource) Proxy.newProxyInstance(
                ReadOnlyConnections.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, args) -> {
                    Connection connection = database.getConnection();
                    Statements.execute(connection, "SET SESSION TRANSACTION READ ONLY");
                    return connection;
                });
    }
}
