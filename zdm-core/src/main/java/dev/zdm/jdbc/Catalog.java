package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What a database knows about tables. */
interface Catalog {

    /**
     * A column.
     *
     * @param name as the database stores it
     * @param generated whether the database computes its values
     */
    record Column(String name, boolean generated) {}

    /** Keeps others who create zdm's tables waiting, where the database cannot bear two at once. */
    void lockSchema(Connection connection) throws SQLException;

    /** Whether one of zdm's own tables is not to be seen. */
    boolean isMissing(Connection connection, String table) throws SQLException;

    /** The columns of a user's table, none if there is no such table. */
    List<Column> columns(Connection connection, TableName table) throws SQLException;

    /** Whether a column is unique by itself, always and at once. */
    boolean isUnique(Connection connection, TableName table, String column) throws SQLException;

    /** Why rows of the table cannot be part of a transaction. */
    Optional<String> unfit(Connection connection, TableName table) throws SQLException;

    /** Roughly how many rows there are; negative if unknown. */
    long estimate(Connection connection, TableName table) throws SQLException;

    /** Which names a user may have meant instead of one that does not exist. */
    String namingRule();

    /** What to do where zdm's own tables exist, but not where a connection looks first. */
    String tablesElsewhere();

    /** What to do for a key column that is not unique by itself, always and at once. */
    String uniqueIndex();
}
