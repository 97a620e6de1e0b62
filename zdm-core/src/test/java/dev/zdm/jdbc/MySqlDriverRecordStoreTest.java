package dev.zdm.jdbc;

import dev.zdm.testing.MariaDb;
import javax.sql.DataSource;

/** MySQL's own driver, which sends batches as single statements unless it is told otherwise, as here. */
class MySqlDriverRecordStoreTest extends MySqlRecordStoreContract {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mysql", "rewriteBatchedStatements=true");

    MySqlDriverRecordStoreTest() {
        super(DATABASE);
    }
}
