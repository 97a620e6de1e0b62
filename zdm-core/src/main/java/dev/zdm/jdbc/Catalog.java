package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /**
     * A column that no row can be without, and that has no value by itself.
     *
     * @param name as the database stores it
     * @param type as the database writes it
     */
    record RequiredColumn(String name, String type) {}

    /** Those of a user's table. */
    List<RequiredColumn> required(Connection connection, TableName table) throws SQLException;

    /** What follows {@code ALTER TABLE} for rows that may be without a column. */
    default String relaxing(String quotedColumn, String type) {
        return "ALTER COLUMN " + quotedColumn + " DROP NOT NULL";
    }

    /**
     * A part of an index.
     *
     * @param index the index's name
     * @param column the column, null if the part is an expression, or not the whole of a column
     */
    record IndexPart(String index, @Nullable String column) {}

    /** The parts of the indexes that are unique always and at once. */
    List<IndexPart> uniqueIndexes(Connection connection, TableName table) throws SQLException;

    /** Whether columns are unique together, and no fewer of them are what makes them so. */
    default boolean areUnique(Connection connection, TableName table, List<String> columns) throws SQLException {
        Map<String, Set<@Nullable String>> columnsOf = new HashMap<>();
        uniqueIndexes(connection, table)
                .forEach(part -> columnsOf
                        .computeIfAbsent(part.index(), index -> new HashSet<>())
                        .add(part.column()));
        return columnsOf.containsValue(new HashSet<@Nullable String>(columns));
    }

    /**
     * A foreign key of a table, with what it does to the table's rows when the row that it names changes.
     *
     * @param name its name
     * @param onDelete the rule, such as {@code CASCADE}
     * @param onUpdate the rule, such as {@code NO ACTION}
     */
    record ForeignKey(String name, String onDelete, String onUpdate) {}

    /** The foreign keys that a table has. */
    List<ForeignKey> foreignKeys(Connection connection, TableName table) throws SQLException;

    /**
     * A user's trigger.
     *
     * @param name its name
     * @param table the table that it watches
     * @param code what it runs
     */
    record Trigger(String name, String table, String code) {}

    /** The triggers of all tables, as far as their code can be read. */
    default List<Trigger> triggers(Connection connection) throws SQLException {
        return List.of();
    }

    /**
     * A trigger of a table, by its name alone.
     *
     * @param name its name
     * @param enabled whether it fires
     */
    record Firing(String name, boolean enabled) {}

    /** The triggers of a table. */
    default List<Firing> firing(Connection connection, TableName table) throws SQLException {
        return List.of();
    }

    /** Why rows of the table cannot be part of a transaction. */
    Optional<String> unfit(Connection connection, TableName table) throws SQLException;

    /** Roughly how many rows there are; negative if unknown. */
    long estimate(Connection connection, TableName table) throws SQLException;

    /**
     * What the order of each column's values depends on. Where the texts are equal, so is the order, in whatever database.
     */
    Map<String, String> orders(Connection connection, TableName table) throws SQLException;

    /** Which names a user may have meant instead of one that does not exist. */
    String namingRule();

    /** What to do where zdm's own tables exist, but not where a connection looks first. */
    String tablesElsewhere();

    /** What to do for key columns that are not unique by themselves, always and at once. */
    String uniqueIndex();
}
