package dev.zdm.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows the transactions of one data store and the connection that each uses. Thread-safe. With Spring it follows the
 * transaction manager; without Spring use {@code dev.zdm.jdbc.JdbcTransactionScope}.
 */
public interface TransactionScope {

    /**
     * The unit of work under way on this thread.
     *
     * @return the unit, empty if every statement commits by itself
     */
    Optional<Unit> current();

    /**
     * Runs in the unit under way, or in a new read-write one that commits if the call returns and rolls back if it
     * throws. Joining never marks the unit under way for rollback: only {@link Unit#markRollbackOnly()} does.
     *
     * @param call what to run
     * @param <T> what it returns
     * @param <X> what it may throw
     * @return the call's result
     * @throws X what the call threw
     */
    <T extends @Nullable Object, X extends Exception> T required(Call<T, X> call) throws X;

    /**
     * Runs in a new read-write unit on a connection of its own, whatever is under way.
     *
     * @param call what to run
     * @param <T> what it returns
     * @param <X> what it may throw
     * @return the call's result
     * @throws X what the call threw
     */
    <T extends @Nullable Object, X extends Exception> T requiresNew(Call<T, X> call) throws X;

    /**
     * Runs a call that sends one statement, in a transaction of its own, whatever is under way. The default begins and ends
     * one around it; where a statement is a transaction by itself, that is not needed.
     *
     * @param call sends one statement by {@link #withConnection}
     * @param <T> what it returns
     * @param <X> what it may throw
     * @return the call's result
     * @throws X what the call threw
     */
    default <T extends @Nullable Object, X extends Exception> T single(Call<T, X> call) throws X {
        return requiresNew(call);
    }

    /**
     * Lends the connection of the unit under way, or one of its own that is given back afterwards. The borrower neither
     * commits, rolls back nor closes it.
     *
     * @param work what to do with the connection
     * @param <T> what it returns
     * @return the work's result
     * @throws SQLException what the work or obtaining the connection threw
     */
    <T extends @Nullable Object> T withConnection(ConnectionWork<T> work) throws SQLException;

    /**
     * Why units of work of this scope may run in different databases, so that no proof at start-up holds for all of them;
     * then only best effort is possible. Default: they never do.
     *
     * @return a phrase, empty if every unit of work runs in the same database
     */
    default Optional<String> whyNotAtomic() {
        return Optional.empty();
    }

    /**
     * Work on a lent connection.
     *
     * @param <T> what it returns
     */
    @FunctionalInterface
    interface ConnectionWork<T extends @Nullable Object> {
        /**
         * Does the work.
         *
         * @param connection the lent connection
         * @return the result
         * @throws SQLException if a statement fails
         */
        T apply(Connection connection) throws SQLException;
    }

    /**
     * The scope of a store without transactions: nothing is ever under way, and there is no connection.
     *
     * @return a scope that runs every call as it is
     */
    static TransactionScope none() {
        return NoTransactions.INSTANCE;
    }
}
