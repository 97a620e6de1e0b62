package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** H2's catalog. */
final class H2Catalog implements Catalog {

    /** How H2 stores names without quotes depends on its settings. */
    private static final String MISSING = """
            SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = SCHEMA() AND LOWER(TABLE_NAME) = ?
            """;

    private static final String COLUMNS = """
            SELECT COLUMN_NAME, IS_GENERATED, IS_NULLABLE = 'YES', CASE
                WHEN UPPER(DATA_TYPE) IN ('TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'NUMERIC', 'REAL', 'DOUBLE PRECISION',
                    'DECFLOAT') THEN 'NUMBER'
                WHEN UPPER(DATA_TYPE) LIKE 'CHARACTER%' THEN 'TEXT'
                ELSE 'OTHER' END,
                CASE WHEN CHARACTER_OCTET_LENGTH > 400 THEN 'OCTET_LENGTH(%s)' END
            FROM INFORMATION_SCHEMA.COLUMNS
            WHERE TABLE_SCHEMA = COALESCE(?, SCHEMA()) AND TABLE_NAME = ?
            ORDER BY ORDINAL_POSITION
            """;

    private static final String REQUIRED = """
            SELECT COLUMN_NAME, DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS
            WHERE TABLE_SCHEMA = COALESCE(?, SCHEMA()) AND TABLE_NAME = ?
                AND IS_NULLABLE = 'NO' AND COLUMN_DEFAULT IS NULL AND IS_IDENTITY = 'NO'
            """;

    private static final String FOREIGN_KEYS = """
            SELECT R.CONSTRAINT_NAME, R.DELETE_RULE, R.UPDATE_RULE
            FROM INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS R JOIN INFORMATION_SCHEMA.TABLE_CONSTRAINTS T
                ON T.CONSTRAINT_SCHEMA = R.CONSTRAINT_SCHEMA AND T.CONSTRAINT_NAME = R.CONSTRAINT_NAME
            WHERE T.TABLE_SCHEMA = COALESCE(?, SCHEMA()) AND T.TABLE_NAME = ?
            ORDER BY R.CONSTRAINT_NAME
            """;

    private static final String UNIQUE = """
            SELECT INDEX_NAME, CASE WHEN IS_UNIQUE THEN COLUMN_NAME END FROM INFORMATION_SCHEMA.INDEX_COLUMNS
            WHERE TABLE_SCHEMA = COALESCE(?, SCHEMA()) AND TABLE_NAME = ?
            ORDER BY INDEX_NAME, ORDINAL_POSITION
            """;

    private static final String ORDERS = """
            SELECT COLUMN_NAME, CASE
                WHEN UPPER(DATA_TYPE) IN ('TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'NUMERIC') THEN 'whole numbers'
                ELSE UPPER(DATA_TYPE) || ' of H2 ' || H2VERSION() || COALESCE(', ' || COLLATION_NAME, '') END
            FROM INFORMATION_SCHEMA.COLUMNS
            WHERE TABLE_SCHEMA = COALESCE(?, SCHEMA()) AND TABLE_NAME = ?
            """;

    @Override
    public void lockSchema(Connection connection) {}

    @Override
    public boolean isMissing(Connection connection, String table) throws SQLException {
        return !Statements.exists(connection, MISSING, table.toLowerCase(Locale.ROOT));
    }

    @Override
    public List<Column> columns(Connection connection, TableName table) throws SQLException {
        return Statements.list(
                connection,
                COLUMNS,
                row -> new Column(
                        row.getString(1),
                        row.getString(2).toUpperCase(Locale.ROOT).equals("ALWAYS"),
                        row.getBoolean(3),
                        Kind.valueOf(row.getString(4)),
                        row.getString(5)),
                table.schema(),
                table.name());
    }

    @Override
    public List<RequiredColumn> required(Connection connection, TableName table) throws SQLException {
        return Statements.list(
                connection,
                REQUIRED,
                row -> new RequiredColumn(row.getString(1), row.getString(2)),
                table.schema(),
                table.name());
    }

    @Override
    public List<IndexPart> uniqueIndexes(Connection connection, TableName table) throws SQLException {
        return Statements.list(
                connection,
                UNIQUE,
                row -> new IndexPart(row.getString(1), row.getString(2)),
                table.schema(),
                table.name());
    }

    @Override
    public List<ForeignKey> foreignKeys(Connection connection, TableName table) throws SQLException {
        return Statements.list(
                connection,
                FOREIGN_KEYS,
                row -> new ForeignKey(row.getString(1), row.getString(2), row.getString(3)),
                table.schema(),
                table.name());
    }

    @Override
    public Optional<String> unfit(Connection connection, TableName table) {
        return Optional.empty();
    }

    /** Counting costs H2 nothing. */
    @Override
    public long estimate(Connection connection, TableName table) {
        return -1;
    }

    @Override
    public Map<String, String> orders(Connection connection, TableName table) throws SQLException {
        Map<String, String> orders = new HashMap<>();
        Statements.list(
                connection,
                ORDERS,
                row -> orders.put(row.getString(1), row.getString(2)),
                table.schema(),
                table.name());
        return orders;
    }

    @Override
    public String namingRule() {
        return "names are case-sensitive, and H2 stores those written without quotes in upper case; a schema other than"
                + " the present one stands before a dot";
    }

    @Override
    public String tablesElsewhere() {
        return "if they exist in another schema, make that the present one (SCHEMA=… in the JDBC URL)";
    }

    @Override
    public String uniqueIndex() {
        return "add one of the column alone";
    }
}
