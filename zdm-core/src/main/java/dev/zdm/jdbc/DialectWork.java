package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Work on a lent connection whose dialect is known. */
@FunctionalInterface
interface DialectWork<T extends @Nullable Object> {
    T apply(Connection connection, Dialect dialect) throws SQLException;
}
