package dev.zdm.jdbc;

import dev.zdm.spi.TransactionScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** PostgreSQL's sequences. */
final class PostgresKeys implements GeneratedKeys {

    /**
     * The sequence behind the key's identity or default. A table that borrows another's sequence does not own it, so
     * that only the default's dependency tells.
     */
    private static final String SEQUENCES = """
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

    @Override
    public long last(Connection connection, TableSql table) throws SQLException {
        long last = 0;
        for (String sequence : sequences(connection, table)) {
            String lastOf = "SELECT last_value FROM " + sequence + " WHERE is_called";
            last = Math.max(
                    last,
                    Statements.first(connection, lastOf, row -> row.getLong(1)).orElse(0L));
        }
        return last;
    }

    @Override
    public void advance(TransactionScope transactions, TableSql table, long past) throws SQLException {
        transactions.withConnection(connection -> {
            List<String> sequences = sequences(connection, table);
            for (String sequence : sequences) {
                Statements.list(connection, advance(table, sequence), row -> row.getLong(1), past);
            }
            return sequences.size();
        });
    }

    private static List<String> sequences(Connection connection, TableSql table) throws SQLException {
        return Statements.list(connection, SEQUENCES, row -> row.getString(1), table.table(), table.onlyKeyColumn());
    }

    private static String advance(TableSql table, String sequence) {
        return "SELECT setval('" + sequence.replace("'", "''")
                + "'::regclass, keys.greatest) FROM (SELECT greatest(max("
                + table.onlyKey() + "), nullif(?::bigint, 0)) AS greatest FROM " + table.table() + ") keys, " + sequence
                + " s WHERE keys.greatest > s.last_value"
                + " OR (keys.greatest = s.last_value AND NOT s.is_called)";
    }
}
