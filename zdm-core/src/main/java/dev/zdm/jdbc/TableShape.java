package dev.zdm.jdbc;

import dev.zdm.plan.ConfigurationException;
import java.util.HashSet;
import java.util.List;

/**
 * The columns of a table that a migration maps. Every name is quoted in SQL, hence written here exactly as the database
 * stores it. A table created without quotes is stored by PostgreSQL in lower case, by H2 in upper case, by MySQL and
 * MariaDB as it was written.
 *
 * @param table the table's name, with its schema (for MySQL and MariaDB its database) before the first dot where the connection
 *     would not find it otherwise;
 *     a name with a dot of its own cannot be given
 * @param keyColumns the columns that together identify a row, in the order of the key's components; some of the columns
 * @param columns every mapped column, the key included, in the order in which {@link RowCodec#write} gives their values
 */
public record TableShape(String table, List<String> keyColumns, List<String> columns) {

    /** Copies the columns and refuses a shape without key, or with a column twice. */
    public TableShape {
        keyColumns = List.copyOf(keyColumns);
        columns = List.copyOf(columns);
        if (table.isBlank() || keyColumns.isEmpty() || !columns.containsAll(keyColumns)) {
            throw new ConfigurationException(
                    null,
                    null,
                    "table '" + table + "' is mapped with columns " + columns + " without key column '"
                            + String.join("', '", keyColumns) + "'",
                    "name the table, and its key columns among the columns");
        }
        if (new HashSet<>(columns).size() < columns.size() || new HashSet<>(keyColumns).size() < keyColumns.size()) {
            throw new ConfigurationException(
                    null, null, "table '" + table + "' is mapped with a column twice: " + columns, "map it once");
        }
    }

    /**
     * The columns of a table whose rows are identified by one of them.
     *
     * @param table the table's name
     * @param keyColumn the column that identifies a row; one of the columns
     * @param columns every mapped column, the key included
     */
    public TableShape(String table, String keyColumn, List<String> columns) {
        this(table, List.of(keyColumn), columns);
    }
}
