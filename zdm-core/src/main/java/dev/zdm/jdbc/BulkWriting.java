package dev.zdm.jdbc;

import dev.zdm.spi.RangeCopy.Load;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How a database takes many new rows at once. */
interface BulkWriting {

    /** By statements of many rows, as every database does. */
    BulkWriting STATEMENTS = (connection, table) -> new InsertLoad.All();

    /** Looks at a table, and at the driver, to see what they take. */
    Loading of(Connection connection, TableSql table) throws SQLException;

    /** Makes rows of one table ready to be inserted. Thread-safe. */
    interface Loading {
        <R> Load load(TableRows<?, R> rows, List<R> several);
    }
}
