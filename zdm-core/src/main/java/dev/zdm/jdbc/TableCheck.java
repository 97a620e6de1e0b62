package dev.zdm.jdbc;

import dev.zdm.jdbc.Catalog.Column;
import dev.zdm.jdbc.Catalog.Kind;
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

    TableCheck(Dialect dialect, TableShape shape) {
        this.catalog = dialect.catalog();
        this.shape = shape;
        this.table = TableName.parse(shape.table());
    }

    /** Returns the columns that the table has. */
    List<Column> check(Connection connection, KeyType<?> keyType) throws SQLException {
        List<Column> present = catalog.columns(connection, table);
        checkColumns(present);
        checkEngine(connection);
        checkKey(connection);
        for (int part = 0; part < shape.keyColumns().size(); part++) {
            String name = shape.keyColumns().get(part);
            Class<?> type = keyType.partTypes().get(part);
            present.stream().filter(column -> column.name().equals(name)).forEach(column -> checkKey(column, type));
        }
        return present;
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
        Optional<String> lenient = catalog.lenient(connection);
        require(
                lenient.isEmpty(),
                lenient.orElse(""),
                "add STRICT_TRANS_TABLES to the sql_mode of the server or, in the JDBC URL, of the session");
    }

    private void checkKey(Connection connection) throws SQLException {
        String columns = (shape.keyColumns().size() == 1 ? "its column '" : "its columns '")
                + String.join("', '", shape.keyColumns());
        List<List<String>> indexes = catalog.indexesOf(connection, table, shape.keyColumns());
        require(
                !indexes.isEmpty(),
                columns + (shape.keyColumns().size() == 1 ? "' has" : "' have")
                        + " neither a primary key nor a unique index of its own",
                catalog.uniqueIndex());
        require(
                indexes.contains(shape.keyColumns()),
                "its key has the columns " + shape.keyColumns() + ", and its index has them in another order",
                "give the components of the key in the order of the index, so that it can be read along: "
                        + (indexes.isEmpty() ? "" : indexes.get(0)));
    }

    private void checkKey(Column column, Class<?> type) {
        require(
                !column.nullable(),
                "its key column '" + column.name() + "' may be NULL, and rows without a key are in no range of keys",
                "make the column NOT NULL, or use other columns as the key");
        require(
                column.kind() != Kind.CHOICE,
                "its key column '" + column.name()
                        + "' is an enum or a set, which is ordered by numbers and compared as" + " text",
                "use other columns as the key, or make it a column of texts");
        boolean isNumber = Number.class.isAssignableFrom(type);
        require(
                !(isNumber && column.kind() == Kind.TEXT) && !(type.equals(String.class) && holdsNumbers(column)),
                "its key column '" + column.name() + "' holds " + (isNumber ? "texts" : "numbers")
                        + ", but the key is of type " + type.getName(),
                "give the key the type of its column");
    }

    private static boolean holdsNumbers(Column column) {
        return column.kind() == Kind.NUMBER || column.kind() == Kind.NUMBERED;
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
