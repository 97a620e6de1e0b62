package dev.zdm.testing;

import java.util.List;
import javax.sql.DataSource;

/** A kind of database that tests run on, and what they must say to it differently. */
public interface Database {

    /** An empty database of the shared server. The data source does not pool. */
    DataSource freshDatabase();

    /** The tables {@code customer} and {@code customer_v2}, each with a generated key. */
    String customerTables();

    /** Inserts a row or overwrites it; the first column is the key. */
    String upsert(String table, List<String> columns, List<String> values);

    /** Empties a table and lets it generate keys from 1 again. */
    String restart(String table);

    /** Whether some transaction of the database waits for a lock of another. */
    boolean isSomebodyBlocked(DataSource dataSource);
}
