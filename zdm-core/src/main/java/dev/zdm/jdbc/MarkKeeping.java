package dev.zdm.jdbc;

import dev.zdm.spi.Admission;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a database keeps marks, and folds the question to the guard into its statements where it can. */
interface MarkKeeping {

    /** The statements that make the tables of marks and of what is owed; they are only run where one is missing. */
    List<String> create(String keys, String pending, TableSql table);

    /** The statements that make the table of published ranges; they are only run where it is missing. */
    List<String> createRanges(String ranges, TableSql table);

    /**
     * Raises a version, adds what is owed, and holds the guard, if that admits it.
     *
     * @return the version; empty if nothing was done, because the guard does not admit it or must be asked by itself
     */
    default Optional<Long> mark(Connection connection, MarkSql sql, @Nullable Object[] key, Admission admission)
            throws SQLException {
        return Optional.empty();
    }

    /** The same in a transaction that holds the guard, and was admitted. */
    long markAdmitted(Connection connection, MarkSql sql, @Nullable Object[] key, long epoch) throws SQLException;

    /** Raises versions in a transaction that holds the guard, and was admitted. */
    void touch(Connection connection, MarkSql sql, List<@Nullable Object[]> keys) throws SQLException;

    /**
     * Raises a fence and holds the guard, if that admits it.
     *
     * @return whether the fence was lower; empty if nothing was done, because the guard does not admit it or must be asked
     *     by itself, or because the key is in an open range
     */
    default Optional<Boolean> fence(
            Connection connection, MarkSql sql, @Nullable Object[] keyAndVersion, Admission admission)
            throws SQLException {
        return Optional.empty();
    }

    /** The same in a transaction that holds the guard, and was admitted; false also where the key is in an open range. */
    boolean fenceAdmitted(Connection connection, MarkSql sql, @Nullable Object[] key, long version) throws SQLException;

    /** The same for several keys, in their order; whether each was raised. */
    default List<Boolean> fenceAllAdmitted(
            Connection connection, MarkSql sql, List<@Nullable Object[]> keys, List<Long> versions)
            throws SQLException {
        List<Boolean> raised = new ArrayList<>();
        for (int at = 0; at < keys.size(); at++) {
            raised.add(fenceAdmitted(connection, sql, keys.get(at), versions.get(at)));
        }
        return raised;
    }

    /** Waits at most so long until no copy is being applied, and keeps new ones waiting until the transaction ends. */
    default void excludeCopies(Connection connection, MarkWork work, long millis) throws SQLException {
        work.dialect().sessions().beginQueueWork(connection);
        work.dialect().locks().exclude(connection, work.migration(), millis);
    }

    /** Runs statements of a transaction that keeps copies waiting; they wait for locks at most so long. */
    default <T> T withoutCopies(Connection connection, MarkWork work, long millis, ConnectionWork<T> publishing)
            throws SQLException {
        return work.dialect().sessions().waitingAtMost(connection, millis, publishing);
    }
}
