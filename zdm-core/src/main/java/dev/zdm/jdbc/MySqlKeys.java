package dev.zdm.jdbc;

import dev.zdm.spi.TransactionScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of an AUTO_INCREMENT column. InnoDB moves its counter past every key that is inserted, and a rollback does
 * not move it back. To move it past the key of a row that is gone, such a row is inserted and taken back: ALTER TABLE
 * would commit the transaction, wait for every reader of the table, and need rights that applications seldom have.
 */
final class MySqlKeys implements GeneratedKeys {

    /**
     * What follows the columns in SHOW CREATE TABLE, which asks the table itself: MySQL answers the catalog from
     * statistics of yesterday. A counter that stands at 1 is left out.
     */
    private static final Pattern OPTIONS = Pattern.compile(
            "^\\)(?: /\\*!\\d+ .*?\\*/)? ENGINE=\\S+(?: AUTO_INCREMENT=(\\d+))?(?: |$)", Pattern.MULTILINE);

    private static final SessionSetting MODE =
            new SessionSetting("SELECT quote(@@sql_mode)", "SET SESSION sql_mode = ");

    private static final SessionSetting FOREIGN_KEYS =
            new SessionSetting("SELECT @@foreign_key_checks", "SET SESSION foreign_key_checks = ");

    private final MySqlCatalog catalog;

    MySqlKeys(MySqlCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public long last(Connection connection, TableSql table) throws SQLException {
        return isNumbered(connection, table) ? next(connection, table) - 1 : 0;
    }

    private boolean isNumbered(Connection connection, TableSql table) throws SQLException {
        return catalog.isNumbered(connection, table.name(), table.onlyKeyColumn());
    }

    /** Some modes of MariaDB leave the table's options out. */
    private static long next(Connection connection, TableSql table) throws SQLException {
        String show = "SHOW CREATE TABLE " + table.table();
        return nextOf(MODE.during(
                connection,
                "''",
                plain -> Statements.first(plain, show, row -> row.getString(2)).orElse("")));
    }

    /** To take what cannot be read for 1 would be to give out the keys of deleted rows again. */
    static long nextOf(String definition) throws SQLException {
        Matcher options = OPTIONS.matcher(definition);
        if (!options.find()) {
            throw new SQLException("the answer to SHOW CREATE TABLE has no options as zdm knows them");
        }
        @Nullable String next = options.group(1);
        return next == null ? 1 : Long.parseLong(next);
    }

    @Override
    public void advance(TransactionScope transactions, TableSql table, long past) throws SQLException {
        boolean behind = transactions.withConnection(
                connection -> isNumbered(connection, table) && isBehind(connection, table, past));
        if (behind) {
            transactions.<Boolean, SQLException>required(
                    () -> transactions.withConnection(connection -> burn(connection, table, past)));
        }
    }

    private static boolean isBehind(Connection connection, TableSql table, long past) throws SQLException {
        return next(connection, table) <= past;
    }

    /** A copy of some row fits the table's constraints. Where there is none, nothing can be in the way of an empty one. */
    private boolean burn(Connection connection, TableSql table, long key) throws SQLException {
        insertAndTakeBack(connection, copyOfARow(connection, table), key);
        if (isBehind(connection, table, key)) {
            MODE.during(
                    connection,
                    "''",
                    lenient ->
                            FOREIGN_KEYS.during(lenient, "0", free -> insertAndTakeBack(free, emptyRow(table), key)));
        }
        if (isBehind(connection, table, key)) {
            throw new SQLException("the counter stayed where it was");
        }
        return true;
    }

    /** The counter moves before other unique columns are looked at, so that a copied value may be refused there. */
    private static boolean insertAndTakeBack(Connection connection, String insert, long key) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            Statements.update(connection, insert, key);
        } catch (SQLException e) {
            if (!SqlStates.isDuplicate(e)) {
                throw e;
            }
        } finally {
            connection.rollback(before);
        }
        return true;
    }

    private String copyOfARow(Connection connection, TableSql table) throws SQLException {
        StringBuilder others = new StringBuilder();
        for (Catalog.Column column : catalog.columns(connection, table.name())) {
            if (!column.generated() && !column.name().equals(table.onlyKeyColumn())) {
                others.append(", ").append(table.quote(column.name()));
            }
        }
        return "INSERT INTO " + table.table() + " (" + table.onlyKey() + others + ") SELECT ?" + others + " FROM "
                + table.table() + " LIMIT 1";
    }

    /** Only MariaDB can do without checks, and only it runs the comment. */
    private static String emptyRow(TableSql table) {
        return "/*M!100201 SET STATEMENT check_constraint_checks = 0 FOR */ INSERT INTO " + table.table() + " ("
                + table.onlyKey() + ") VALUES (?)";
    }
}
