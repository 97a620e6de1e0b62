package dev.zdm.jdbc;

import dev.zdm.plan.ConfigurationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a declared shape with the table that there is, so that a mistake shows at start-up and not at a write. */
final class TableCheck {
    private final TableSql sql;
    private final TableShape shape;

    TableCheck(TableSql sql) {
        this.sql = sql;
        this.shape = sql.shape();
    }

    private record Column(String name, boolean generated) {}

    boolean check(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        require(product.equals("PostgreSQL"), "the database is " + product, "use PostgreSQL, the only one supported");
        List<Column> present = Statements.list(
                connection,
                TableSql.COLUMNS,
                row -> new Column(row.getString("attname"), row.getBoolean("generated")),
                sql.table());
        checkColumns(present);
        checkKey(connection);
        return true;
    }

    private void checkColumns(List<Column> present) {
        require(
                !present.isEmpty(),
                "it does not exist",
                "create the table before this application starts, or correct its name; names are case-sensitive, and a"
                        + " schema outside the search_path stands before a dot");
        List<String> absent = new ArrayList<>(shape.columns());
        absent.removeAll(present.stream().map(Column::name).toList());
        require(absent.isEmpty(), "it has no column " + absent, "create the columns, or correct their names");
        Optional<String> computed = present.stream()
                .filter(Column::generated)
                .map(Column::name)
                .filter(shape.columns()::contains)
                .findFirst();
        require(
                computed.isEmpty(),
                "the database computes its column '" + computed.orElse("") + "'",
                "leave the column out of the mapping: nobody can write it");
    }

    private void checkKey(Connection connection) throws SQLException {
        boolean unique = Statements.exists(connection, TableSql.UNIQUE_KEY, sql.table(), shape.keyColumn());
        require(
                unique,
                "its column '" + shape.keyColumn() + "' has neither a primary key nor a unique index of its own",
                "add one that is neither partial nor deferrable");
    }

    private void require(boolean fulfilled, String problem, String remedy) {
        if (!fulfilled) {
            throw new ConfigurationException(
                    null, null, "table '" + shape.table() + "' cannot be mapped: " + problem, remedy);
        }
    }
}
