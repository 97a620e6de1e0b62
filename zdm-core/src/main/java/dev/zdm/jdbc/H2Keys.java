package dev.zdm.jdbc;

import dev.zdm.spi.TransactionScope;
import java.sql.Connection;
import java.sql.SQLException;

/** The numbers of an identity column of H2. */
final class H2Keys implements GeneratedKeys {
    private static final String NEXT = """
            SELECT IDENTITY_BASE FROM INFORMATION_SCHEMA.COLUMNS
            WHERE TABLE_SCHEMA = COALESCE(?, SCHEMA()) AND TABLE_NAME = ? AND COLUMN_NAME = ? AND IS_IDENTITY = 'YES'
            """;

    @Override
    public long last(Connection connection, TableSql table) throws SQLException {
        return Math.max(0, next(connection, table) - 1);
    }

    /** 0 for a column that is not numbered. */
    private static long next(Connection connection, TableSql table) throws SQLException {
        TableName name = table.name();
        return Statements.first(
                        connection, NEXT, row -> row.getLong(1), name.schema(), name.name(), table.onlyKeyColumn())
                .orElse(0L);
    }

    /** H2 commits whenever a table is altered, hence in a transaction apart. */
    @Override
    public void advance(TransactionScope transactions, TableSql table, long past) throws SQLException {
        transactions.<Boolean, SQLException>requiresNew(
                () -> transactions.withConnection(connection -> advance(connection, table, past)));
    }

    private static boolean advance(Connection connection, TableSql table, long past) throws SQLException {
        long next = next(connection, table);
        String greatest = "SELECT MAX(" + table.onlyKey() + ") FROM " + table.table();
        long wanted = Math.max(past, greatestOf(connection, greatest)) + 1;
        boolean behind = next > 0 && next < wanted;
        if (behind) {
            Statements.execute(
                    connection,
                    "ALTER TABLE " + table.table() + " ALTER COLUMN " + table.onlyKey() + " RESTART WITH " + wanted);
        }
        return behind;
    }

    private static long greatestOf(Connection connection, String query) throws SQLException {
        return Statements.first(connection, query, row -> row.getLong(1)).orElse(0L);
    }
}
