package dev.zdm.jdbc;

import dev.zdm.spi.TransactionScope;
import java.sql.Connection;
import java.sql.SQLException;

/** The numbers that a database generates as keys of a table. */
interface GeneratedKeys {

    /** The last one, whether or not its row still exists; 0 if there was none. */
    long last(Connection connection, TableSql table) throws SQLException;

    /**
     * Moves what generates keys past the greatest key and past a given one, never back. Called in a unit of work in which
     * nobody else writes; it takes effect even if that rolls back, and then some numbers are skipped.
     */
    void advance(TransactionScope transactions, TableSql table, long past) throws SQLException;
}
