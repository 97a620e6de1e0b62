package dev.zdm.jdbc;

import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The transactions of a database, and how long its statements wait for locks. */
interface Sessions {

    /** Asks for a name that no two transactions open at the same time share, on this server or on another. */
    String currentTransaction();

    /** Fails if the transaction can only roll back, although nobody would hear of it from a commit. */
    void requireSound(Connection connection) throws SQLException;

    /** Whether an error leaves a transaction in which nothing can be done but to roll back, at least to a savepoint. */
    default boolean endsWithAnError() {
        return false;
    }

    /** Called before the first statement of a transaction that locks many rows one by one. */
    default void beginQueueWork(Connection connection) throws SQLException {}

    /**
     * Runs statements that wait for locks only for a time, or a little longer where the database counts whole seconds.
     * The setting never outlives the transaction on a pooled connection.
     */
    <T extends @Nullable Object> T waitingAtMost(Connection connection, long millis, ConnectionWork<T> work)
            throws SQLException;

    /**
     * The same for a statement of a scan that changes many rows and has nothing left to wait for, unless somebody was
     * quicker: as short as the database can.
     */
    default <T extends @Nullable Object> T hardlyWaiting(Connection connection, long millis, ConnectionWork<T> work)
            throws SQLException {
        return waitingAtMost(connection, millis, work);
    }

    /**
     * Runs statements of a scan, each of which waits for locks only briefly. The server ends the transaction once one takes
     * longer than the limit, or once nobody was heard of for so long; shorter limits of its own stay.
     */
    default <T extends @Nullable Object> T limited(Connection connection, Duration limit, ConnectionWork<T> work)
            throws SQLException {
        return waitingAtMost(connection, TableRows.SCAN_LOCK_MILLIS, work);
    }

    /**
     * Runs a query that follows an index from one end of a range, in the transaction under way. The default trusts the
     * planner.
     */
    default <T extends @Nullable Object> T alongAnIndex(Connection connection, ConnectionWork<T> work)
            throws SQLException {
        return work.apply(connection);
    }

    /** Prepares a query that returns many rows, so that its driver holds a portion of so many rows at most. */
    default void returningMany(PreparedStatement query, int rows) throws SQLException {}

    /** Closes the results of a query for many rows, of which no more are wanted. */
    default void endEarly(PreparedStatement query, ResultSet results) throws SQLException {
        results.close();
    }

    /** As {@link #waitingAtMost} for statements that change a table itself, and wait for whoever uses it. */
    default <T extends @Nullable Object> T changingTables(Connection connection, long millis, ConnectionWork<T> work)
            throws SQLException {
        return waitingAtMost(connection, millis, work);
    }
}
