package dev.zdm.jdbc;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What zdm says to PostgreSQL about one of the users' tables. Identifiers are quoted, values always bound. */
record TableSql(TableShape shape) {

    /** The key column's unique index, which an upsert needs: alone, without condition, checked at once. */
    static final String UNIQUE_KEY = """
            SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
            WHERE i.indrelid = to_regclass(?) AND a.attname = ? AND i.indisunique AND i.indisvalid AND i.indimmediate
                AND i.indnkeyatts = 1 AND i.indpred IS NULL
            """;

    static final String COLUMNS = """
            SELECT attname, attgenerated <> '' AS generated FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped
            """;

    static final String ESTIMATE = "SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(?)";

    /**
     * The sequence behind the key's identity or default. A table that borrows another's sequence does not own it, so
     * that only the default's dependency tells.
     */
    static final String SEQUENCE = """
            SELECT s.oid::regclass::text
            FROM pg_attribute a JOIN pg_class s ON s.relkind = 'S'
            WHERE a.attrelid = to_regclass(?) AND a.attname = ? AND (
                EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = s.oid
                    AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
                    AND d.deptype IN ('a', 'i'))
                OR EXISTS (SELECT 1 FROM pg_attrdef f JOIN pg_depend d
                    ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid
                    WHERE f.adrelid = a.attrelid AND f.adnum = a.attnum
                        AND d.refclassid = 'pg_class'::regclass AND d.refobjid = s.oid))
            """;

    String find() {
        return select() + " WHERE " + key() + " = ?";
    }

    /** FOR UPDATE would also stop inserts that refer to the row by a foreign key; no key changes here. */
    String findForUpdate() {
        return find() + " FOR NO KEY UPDATE";
    }

    String findAll() {
        return select() + " WHERE " + key() + " = ANY (?)";
    }

    String firstPage() {
        return select() + " ORDER BY " + key() + " LIMIT ?";
    }

    String nextPage() {
        return select() + " WHERE " + key() + " > ? ORDER BY " + key() + " LIMIT ?";
    }

    static String forShare(String page) {
        return page + " FOR SHARE";
    }

    /** Keys come with the rows, even where the table would otherwise always generate them. */
    String put() {
        String names = joined(shape.columns(), TableSql::quote);
        String values = joined(shape.columns(), column -> "?");
        return "INSERT INTO " + table() + " (" + names + ") OVERRIDING SYSTEM VALUE VALUES (" + values
                + ") ON CONFLICT (" + key() + ") " + onConflict();
    }

    private String onConflict() {
        List<String> others = shape.columns().stream()
                .filter(column -> !column.equals(shape.keyColumn()))
                .toList();
        return others.isEmpty()
                ? "DO NOTHING"
                : "DO UPDATE SET " + joined(others, column -> quote(column) + " = excluded." + quote(column));
    }

    String remove() {
        return "DELETE FROM " + table() + " WHERE " + key() + " = ?";
    }

    String count() {
        return "SELECT count(*) FROM " + table();
    }

    /**
     * Moves a sequence past the greatest key and past a given one, never back. Not part of the transaction, as
     * sequences are: if that rolls back, some numbers are skipped.
     */
    String advance(String sequence) {
        return "SELECT setval('" + sequence.replace("'", "''")
                + "'::regclass, keys.greatest) FROM (SELECT greatest(max("
                + key() + "), nullif(?::bigint, 0)) AS greatest FROM " + table() + ") keys, " + sequence
                + " s WHERE keys.greatest > s.last_value"
                + " OR (keys.greatest = s.last_value AND NOT s.is_called)";
    }

    static String lastOf(String sequence) {
        return "SELECT last_value FROM " + sequence + " WHERE is_called";
    }

    /** The quoted name, also as the text of which {@code to_regclass} makes the table. */
    String table() {
        return joined(Arrays.asList(shape.table().split("\\.", 2)), TableSql::quote, ".");
    }

    private String select() {
        return "SELECT " + joined(shape.columns(), TableSql::quote) + " FROM " + table();
    }

    private String key() {
        return quote(shape.keyColumn());
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static String joined(List<String> parts, UnaryOperator<String> change) {
        return joined(parts, change, ", ");
    }

    private static String joined(List<String> parts, UnaryOperator<String> change, String separator) {
        return parts.stream().map(change).collect(Collectors.joining(separator));
    }
}
