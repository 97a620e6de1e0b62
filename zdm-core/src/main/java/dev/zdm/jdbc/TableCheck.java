package dev.zdm.jdbc;

import dev.zdm.jdbc.Catalog.Column;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.KeyType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a declared shape with the table that there is, so that a mistake shows at start-up and not at a write. */
final class TableCheck {
    private final Catalog catalog;
    private final TableShape shape;
    private final TableName table;

    TableCheck(Catalog catalog, TableShape shape) {
        this.catalog = catalog;
        this.shape = shape;
        this.table = TableName.parse(shape.table());
    }

    void check(Connection connection) throws SQLException {
        checkColumns(catalog.columns(connection, table));
        checkEngine(connection);
        checkKey(connection);
    }

    private void checkColumns(List<Column> present) {
        require(
                !present.isEmpty(),
                "it does not exist",
                "create the table before this application starts, or correct its name; " + catalog.namingRule());
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

    private void checkEngine(Connection connection) throws SQLException {
        Optional<String> unfit = catalog.unfit(connection, table);
        require(unfit.isEmpty(), unfit.orElse(""), "make it an InnoDB table: ALTER TABLE … ENGINE = InnoDB");
    }

    private void checkKey(Connection connection) throws SQLException {
        String columns = (shape.keyColumns().size() == 1 ? "its column '" : "its columns '")
                + String.join("', '", shape.keyColumns());
        require(
                catalog.areUnique(connection, table, shape.keyColumns()),
                columns + (shape.keyColumns().size() == 1 ? "' has" : "' have")
                        + " neither a primary key nor a unique index of its own",
                catalog.uniqueIndex());
    }

    private void require(boolean fulfilled, String problem, String remedy) {
        if (!fulfilled) {
            throw new ConfigurationException(
                    null, null, "table '" + shape.table() + "' cannot be mapped: " + problem, remedy);
        }
    }

    static void requireFit(String table, List<String> columns, KeyType<?> keyType) {
        if (columns.size() != keyType.size()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the key of table '" + table + "' has the columns " + columns + ", but its type "
                            + keyType.javaType().getName() + " has " + keyType.size(),
                    "name a column for each component of the key, in the order of the components");
        }
    }
}
