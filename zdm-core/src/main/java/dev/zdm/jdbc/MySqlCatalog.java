package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The catalog of MySQL and MariaDB. It compares names without regard to case, which the tables themselves do not: what it
 * returns is compared again.
 */
final class MySqlCatalog implements Catalog {
    private static final String MISSING = """
            SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?
            """;

    private static final String COLUMNS = """
            SELECT table_name, column_name, coalesce(generation_expression, ''), extra, is_nullable = 'YES',
                CASE WHEN extra LIKE '%auto_increment%' AND @@sql_mode NOT LIKE '%NO_AUTO_VALUE_ON_ZERO%' THEN 'NUMBERED'
                    WHEN data_type IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double')
                        THEN 'NUMBER'
                    WHEN data_type IN ('enum', 'set') THEN 'CHOICE'
                    WHEN collation_name IS NOT NULL THEN 'TEXT'
                    ELSE 'OTHER' END,
                if(character_octet_length > 400 AND data_type NOT IN ('enum', 'set'), 'octet_length(%s)', NULL)
            FROM information_schema.columns
            WHERE table_schema = coalesce(?, DATABASE()) AND table_name = ?
            ORDER BY ordinal_position
            """;

    private static final String REQUIRED = """
            SELECT table_name, column_name, column_type FROM information_schema.columns
            WHERE table_schema = coalesce(?, DATABASE()) AND table_name = ?
                AND is_nullable = 'NO' AND column_default IS NULL AND extra NOT LIKE '%auto_increment%'
            """;

    /** One over the first characters of a text is unique for longer texts, too, and is not of the whole column. */
    private static final String UNIQUE = """
            SELECT index_name, if(sub_part IS NULL, column_name, NULL) FROM information_schema.statistics
            WHERE table_schema = coalesce(?, DATABASE()) AND table_name = ? AND non_unique = 0
            ORDER BY index_name, seq_in_index
            """;

    private static final String LENIENT = """
            SELECT 1 FROM dual
            WHERE @@sql_mode NOT LIKE '%STRICT_TRANS_TABLES%' AND @@sql_mode NOT LIKE '%STRICT_ALL_TABLES%'
            """;

    private static final String FOREIGN_KEYS = """
            SELECT constraint_name, delete_rule, update_rule FROM information_schema.referential_constraints
            WHERE constraint_schema = coalesce(?, DATABASE()) AND table_name = ?
            ORDER BY constraint_name
            """;

    private static final String TRIGGERS = """
            SELECT trigger_name, event_object_table, action_statement FROM information_schema.triggers
            WHERE trigger_schema = DATABASE()
            ORDER BY trigger_name
            """;

    private static final String FIRING = """
            SELECT trigger_name FROM information_schema.triggers
            WHERE event_object_schema = coalesce(?, DATABASE()) AND event_object_table = ?
            """;

    private static final String ENGINE = """
            SELECT engine FROM information_schema.tables
            WHERE table_schema = coalesce(?, DATABASE()) AND table_name = ?
                AND engine IS NOT NULL AND upper(engine) <> 'INNODB'
            """;

    private static final String ESTIMATE = """
            SELECT table_rows FROM information_schema.tables
            WHERE table_schema = coalesce(?, DATABASE()) AND table_name = ?
            """;

    /** MariaDB has changed the order of its UUIDs between releases; other types are ordered by their own values. */
    private static final String ORDERS = """
            SELECT table_name, column_name, CASE
                WHEN data_type IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal') THEN 'whole numbers'
                WHEN data_type IN ('char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext')
                    THEN concat('text of ', if(version() LIKE '%MariaDB%', 'MariaDB', 'MySQL'), ', ', collation_name)
                WHEN data_type = 'uuid' THEN concat('UUIDs of ', version())
                ELSE concat_ws('/', column_type, @@hostname, @@port, @@server_id, @@datadir) END
            FROM information_schema.columns
            WHERE table_schema = coalesce(?, DATABASE()) AND table_name = ?
            """;

    private record Ordered(String table, String column, String order) {}

    private record Found(String table, Column column, boolean isNumbered) {
        static Found of(ResultSet row) throws SQLException {
            boolean generated = !row.getString(3).isEmpty();
            Kind kind = Kind.valueOf(row.getString(6));
            return new Found(
                    row.getString(1),
                    new Column(row.getString(2), generated, row.getBoolean(5), kind, row.getString(7)),
                    row.getString(4).contains("auto_increment"));
        }
    }

    private record RequiredIn(String table, RequiredColumn column) {}

    /** CREATE TABLE IF NOT EXISTS waits for another one of the same table by itself. */
    @Override
    public void lockSchema(Connection connection) {}

    @Override
    public boolean isMissing(Connection connection, String table) throws SQLException {
        return !Statements.exists(connection, MISSING, table);
    }

    @Override
    public List<Column> columns(Connection connection, TableName table) throws SQLException {
        return found(connection, table).stream().map(Found::column).toList();
    }

    private static List<Found> found(Connection connection, TableName table) throws SQLException {
        List<Found> all = Statements.list(connection, COLUMNS, Found::of, schemaOf(table), table.name());
        return all.stream().filter(found -> found.table.equals(table.name())).toList();
    }

    /** Whether the database numbers the rows in this column. */
    boolean isNumbered(Connection connection, TableName table, String column) throws SQLException {
        return found(connection, table).stream()
                .filter(found -> found.column.name().equals(column))
                .anyMatch(Found::isNumbered);
    }

    @Override
    public List<RequiredColumn> required(Connection connection, TableName table) throws SQLException {
        List<RequiredIn> all = Statements.list(
                connection,
                REQUIRED,
                row -> new RequiredIn(row.getString(1), new RequiredColumn(row.getString(2), row.getString(3))),
                schemaOf(table),
                table.name());
        return all.stream()
                .filter(found -> found.table.equals(table.name()))
                .map(RequiredIn::column)
                .toList();
    }

    @Override
    public String relaxing(String quotedColumn, String type) {
        return "MODIFY " + quotedColumn + " " + type + " NULL";
    }

    @Override
    public List<IndexPart> uniqueIndexes(Connection connection, TableName table) throws SQLException {
        return Statements.list(
                connection,
                UNIQUE,
                row -> new IndexPart(row.getString(1), row.getString(2)),
                schemaOf(table),
                table.name());
    }

    @Override
    public List<ForeignKey> foreignKeys(Connection connection, TableName table) throws SQLException {
        return Statements.list(
                connection,
                FOREIGN_KEYS,
                row -> new ForeignKey(row.getString(1), row.getString(2), row.getString(3)),
                schemaOf(table),
                table.name());
    }

    @Override
    public List<Trigger> triggers(Connection connection) throws SQLException {
        return Statements.list(
                connection, TRIGGERS, row -> new Trigger(row.getString(1), row.getString(2), row.getString(3)));
    }

    @Override
    public List<Firing> firing(Connection connection, TableName table) throws SQLException {
        return Statements.list(
                connection, FIRING, row -> new Firing(row.getString(1), true), schemaOf(table), table.name());
    }

    /** Of a statement with several rows these modes decide what becomes of a NULL where there may be none. */
    @Override
    public Optional<String> lenient(Connection connection) throws SQLException {
        return Statements.exists(connection, LENIENT)
                ? Optional.of("the connection's sql_mode is not strict, so that texts would be cut and values replaced")
                : Optional.empty();
    }

    @Override
    public Optional<String> unfit(Connection connection, TableName table) throws SQLException {
        return Statements.first(
                connection,
                ENGINE,
                row -> "its storage engine is " + row.getString(1) + ", which takes no part in transactions",
                schemaOf(table),
                table.name());
    }

    /** Small tables are counted: the estimate may be of a time when they were empty. */
    @Override
    public long estimate(Connection connection, TableName table) throws SQLException {
        long rows = Statements.first(connection, ESTIMATE, row -> row.getLong(1), schemaOf(table), table.name())
                .orElse(0L);
        return rows > 0 ? rows : -1;
    }

    @Override
    public Map<String, String> orders(Connection connection, TableName table) throws SQLException {
        List<Ordered> all = Statements.list(
                connection,
                ORDERS,
                row -> new Ordered(row.getString(1), row.getString(2), row.getString(3)),
                schemaOf(table),
                table.name());
        return all.stream()
                .filter(found -> found.table.equals(table.name()))
                .collect(Collectors.toMap(Ordered::column, Ordered::order));
    }

    @Override
    public String namingRule() {
        return "names of tables are case-sensitive on most servers, and another database's name stands before a dot";
    }

    @Override
    public String tablesElsewhere() {
        return "if they exist in another database, name that in the JDBC URL";
    }

    @Override
    public String uniqueIndex() {
        return "add one of the whole column: one over its first characters does not make it unique";
    }

    private static @Nullable String schemaOf(TableName table) {
        return table.schema();
    }
}
