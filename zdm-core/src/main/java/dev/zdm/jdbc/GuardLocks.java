package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** How writers hold the guard together, and how a coordinator holds it alone, until their transactions end. */
interface GuardLocks {

    /** Reads the migration's row freshly and holds it. */
    <R> Optional<R> share(Connection connection, boolean readOnly, String migration, RowReader<R> reader)
            throws SQLException;

    /** Waits at most so long until nobody else holds the guard. */
    void exclude(Connection connection, String migration, long millis) throws SQLException;

    /** Whether writers hold the row itself, so that every change of it waits for them. */
    boolean holdsRow();

    void lockKey(Connection connection, String migration, String key) throws SQLException;

    /** Who holds the guard for longest, in words and without any statement's text, as far as the database tells. */
    Optional<String> holder(Connection connection) throws SQLException;
}
