package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL's catalog. */
final class PostgresCatalog implements Catalog {
    private static final Spelling SPELLING = new PostgresSpelling();

    /** CREATE TABLE IF NOT EXISTS fails when two sessions run it at once. The number only has to be the same. */
    private static final String SCHEMA_LOCK = "SELECT pg_advisory_xact_lock(7235909110642301)";

    private static final String MISSING = "SELECT 1 WHERE to_regclass(?) IS NULL";

    /**
     * Of a domain the type that it is made of. How long texts are is known without looking at them; of other values only
     * what they take when they are packed, as which a quarter counts.
     */
    private static final String COLUMNS = """
            SELECT a.attname, a.attgenerated <> '', NOT (a.attnotnull OR t.typnotnull),
                CASE b.typcategory WHEN 'N' THEN 'NUMBER' WHEN 'S' THEN 'TEXT' ELSE 'OTHER' END,
                CASE WHEN b.typlen <> -1 OR b.typname IN ('numeric', 'inet', 'cidr') THEN NULL
                    WHEN b.typname IN ('varchar', 'bpchar') AND greatest(a.atttypmod, t.typtypmod) BETWEEN 5 AND 104
                        THEN NULL
                    WHEN b.typname IN ('text', 'varchar', 'bpchar', 'bytea') THEN 'octet_length(%s)::int8'
                    ELSE 'pg_column_size(%s)::int8 * 4' END
            FROM pg_attribute a
                JOIN pg_type t ON t.oid = a.atttypid
                JOIN pg_type b ON b.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
            WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
            """;

    private static final String APART = """
            SELECT coalesce(sum(pg_relation_size(reltoastrelid)), 0) FROM pg_class
            WHERE reltoastrelid <> 0
                AND (oid = to_regclass(?) OR oid IN (SELECT relid FROM pg_partition_tree(to_regclass(?))))
            """;

    private static final String REQUIRED = """
            SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped
                AND attnotnull AND NOT atthasdef AND attidentity = ''
            """;

    /** What an upsert needs: without condition, checked at once. An expression is of column 0, which has no name. */
    private static final String UNIQUE = """
            SELECT i.indexrelid::text, a.attname
            FROM pg_index i CROSS JOIN generate_series(0, i.indnkeyatts - 1) AS part
                LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[part] AND a.attnum > 0
            WHERE i.indrelid = to_regclass(?) AND i.indisunique AND i.indisvalid AND i.indimmediate
                AND i.indpred IS NULL
            ORDER BY i.indexrelid, part
            """;

    private static final String FOREIGN_KEYS = """
            SELECT conname, confdeltype, confupdtype FROM pg_constraint
            WHERE contype = 'f' AND conrelid = to_regclass(?)
            ORDER BY conname
            """;

    private static final String TRIGGERS = """
            SELECT t.tgname, t.tgrelid::regclass::text, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
            ORDER BY t.tgname
            """;

    private static final String FIRING = """
            SELECT tgname, tgenabled IN ('O', 'A') FROM pg_trigger
            WHERE tgrelid = to_regclass(?) AND NOT tgisinternal
            """;

    private static final String ESTIMATE = "SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(?)";

    @Override
    public void lockSchema(Connection connection) throws SQLException {
        Statements.execute(connection, SCHEMA_LOCK);
    }

    @Override
    public boolean isMissing(Connection connection, String table) throws SQLException {
        return Statements.exists(connection, MISSING, table);
    }

    @Override
    public List<Column> columns(Connection connection, TableName table) throws SQLException {
        return Statements.list(
                connection,
                COLUMNS,
                row -> new Column(
                        row.getString(1),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        Kind.valueOf(row.getString(4)),
                        row.getString(5)),
                table.quoted(SPELLING));
    }

    @Override
    public List<RequiredColumn> required(Connection connection, TableName table) throws SQLException {
        return Statements.list(
                connection,
                REQUIRED,
                row -> new RequiredColumn(row.getString(1), row.getString(2)),
                table.quoted(SPELLING));
    }

    @Override
    public List<IndexPart> uniqueIndexes(Connection connection, TableName table) throws SQLException {
        return Statements.list(
                connection, UNIQUE, row -> new IndexPart(row.getString(1), row.getString(2)), table.quoted(SPELLING));
    }

    @Override
    public List<ForeignKey> foreignKeys(Connection connection, TableName table) throws SQLException {
        return Statements.list(
                connection,
                FOREIGN_KEYS,
                row -> new ForeignKey(row.getString(1), ruleOf(row.getString(2)), ruleOf(row.getString(3))),
                table.quoted(SPELLING));
    }

    private static String ruleOf(String code) {
        return switch (code) {
            case "c" -> "CASCADE";
            case "n" -> "SET NULL";
            case "d" -> "SET DEFAULT";
            default -> "NO ACTION";
        };
    }

    @Override
    public List<Trigger> triggers(Connection connection) throws SQLException {
        return Statements.list(
                connection, TRIGGERS, row -> new Trigger(row.getString(1), row.getString(2), row.getString(3)));
    }

    @Override
    public List<Firing> firing(Connection connection, TableName table) throws SQLException {
        return Statements.list(
                connection, FIRING, row -> new Firing(row.getString(1), row.getBoolean(2)), table.quoted(SPELLING));
    }

    @Override
    public Optional<String> unfit(Connection connection, TableName table) {
        return Optional.empty();
    }

    @Override
    public long bytesApart(Connection connection, TableName table) throws SQLException {
        String quoted = table.quoted(SPELLING);
        return Statements.first(connection, APART, row -> row.getLong(1), quoted, quoted)
                .orElse(0L);
    }

    /** PostgreSQL says -1 of a table that it has never analysed. */
    @Override
    public long estimate(Connection connection, TableName table) throws SQLException {
        return Statements.first(connection, ESTIMATE, row -> row.getLong(1), table.quoted(SPELLING))
                .orElse(0L);
    }

    @Override
    public Map<String, String> orders(Connection connection, TableName table) throws SQLException {
        return PostgresOrders.of(connection, table.quoted(SPELLING));
    }

    @Override
    public String namingRule() {
        return "names are case-sensitive, and a schema outside the search_path stands before a dot";
    }

    @Override
    public String tablesElsewhere() {
        return "if they exist in another schema, put that on the search_path";
    }

    @Override
    public String uniqueIndex() {
        return "add one that is neither partial nor deferrable";
    }
}
