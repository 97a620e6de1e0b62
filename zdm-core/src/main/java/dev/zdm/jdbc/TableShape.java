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
 * @param keyColumn the column that identifies a row; one of the columns
 * @param columns every mapped column, the key included, in the order in which {@link RowCodec#write} gives their values
 */
public record TableShape(String table, String keyColumn, List<String> columns) {

    /** Copies the columns and refuses a shape without key, or with a column twice. */
    public TableShape {
        columns = List.copyOf(columns);
        if (table.isBlank() || !columns.contains(keyColumn)) {
            throw new ConfigurationException(
                    null,
                    null,
                    "table '" + table + "' is mapped with columns " + columns + " without key column '" + keyColumn
                            + "'",
                    "name the table, and its key column among the columns");
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new ConfigurationException(
                    null, null, "table '" + table + "' is mapped with a column twice: " + columns, "map it once");
        }
    }
}
