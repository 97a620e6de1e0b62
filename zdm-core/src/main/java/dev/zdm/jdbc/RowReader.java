package dev.zdm.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Reads a row. Thread-safe.
 *
 * @param <R> the row
 */
@FunctionalInterface
public interface RowReader<R> {
    /**
     * Reads the row at which the results stand.
     *
     * @param results positioned at the row; the reader does not move it
     * @return the row
     * @throws SQLException if a column cannot be read
     */
    R read(ResultSet results) throws SQLException;
}
