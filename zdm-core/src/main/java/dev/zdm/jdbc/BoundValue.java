package dev.zdm.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A value of a row that knows how its driver takes it, for codecs on top of a mapper that has its own rules. */
@FunctionalInterface
public interface BoundValue {

    /**
     * Gives the value to a statement.
     *
     * @param statement the statement
     * @param index the place of the parameter, from 1
     * @throws SQLException what the driver says
     */
    void bind(PreparedStatement statement, int index) throws SQLException;
}
