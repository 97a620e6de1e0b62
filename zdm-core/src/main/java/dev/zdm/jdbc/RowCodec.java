package dev.zdm.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns rows of one table into objects and back. Thread-safe.
 *
 * @param <K> the key
 * @param <R> the row
 */
public interface RowCodec<K, R> extends RowReader<R> {
    /**
     * The key of a row.
     *
     * @param row the row
     * @return its key
     */
    K keyOf(R row);

    /**
     * The values of a row, as the driver takes them; text fills columns of any type, an enum constant counts as its
     * name. An {@link java.time.Instant} goes to PostgreSQL and H2 as a time in UTC; to MariaDB and MySQL as a {@link
     * java.sql.Timestamp}, which their drivers move into the time zone of JVM or connection.
     *
     * @param row the row
     * @return one value for each of {@link TableShape#columns()}, in that order
     */
    List<@Nullable Object> write(R row);

    @Override
    R read(ResultSet results) throws SQLException;
}
