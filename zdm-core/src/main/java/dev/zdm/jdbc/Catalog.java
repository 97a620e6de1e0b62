package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a database knows about tables. */
interface Catalog {

    /**
     * A column.
     *
     * @param name as the database stores it
     * @param generated whether the database computes its values
     * @param nullable whether it may be empty
     * @param kind what kind of values it holds
     * @param bytes asks how many bytes a value takes, with {@code %s} in the column's place; null if they are always few
     */
    record Column(
            String name,
            boolean generated,
            boolean nullable,
            Kind kind,
            @Nullable String bytes) {}

    /** What matters of a column's type for keys. */
    enum Kind {
        /** A number. */
        NUMBER,
        /** For which the database takes the next one where it is given 0. */
        NUMBERED,
        /** A text of any length. */
        TEXT,
        /** One of some texts, or several of them, which are compared as texts and ordered by their numbers. */
        CHOICE,
        /** Whatever else there is. */
        OTHER
    }

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

    /** The parts of the indexes that are unique always and at once, in the order in which an index has them. */
    List<IndexPart> uniqueIndexes(Connection connection, TableName table) throws SQLException;

    /** The columns of each index that makes just these columns unique together, in its order. */
    default List<List<String>> indexesOf(Connection connection, TableName table, List<String> columns)
            throws SQLException {
        Map<String, List<@Nullable String>> columnsOf = new LinkedHashMap<>();
        uniqueIndexes(connection, table)
                .forEach(part -> columnsOf
                        .computeIfAbsent(part.index(), index -> new ArrayList<>())
                        .add(part.column()));
        return columnsOf.values().stream()
                .filter(found -> new HashSet<>(found).equals(new HashSet<@Nullable String>(columns)))
                .map(found -> found.stream().map(Objects::requireNonNull).toList())
                .toList();
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

    /** Why the connection would store something else than it was given, and say nothing. */
    default Optional<String> lenient(Connection connection) throws SQLException {
        return Optional.empty();
    }

    /** Why rows of the table cannot be part of a transaction. */
    Optional<String> unfit(Connection connection, TableName table) throws SQLException;

    /** How many bytes a table keeps apart from its rows, because they are much; none where the database never does so. */
    default long bytesApart(Connection connection, TableName table) throws SQLException {
        return 0;
    }

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
