package dev.zdm.jdbc;

import dev.zdm.testing.MariaDb;
import javax.sql.DataSource;

class MariaDbRecordStoreTest extends MySqlRecordStoreContract {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mariadb");

    MariaDbRecordStoreTest() {
        super(DATABASE);
    }
}
