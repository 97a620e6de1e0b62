package dev.zdm.jdbc;

import dev.zdm.testing.MariaDb;
import javax.sql.DataSource;

class MariaDbStateStoreTest extends MySqlStateStoreContract {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mariadb");

    MariaDbStateStoreTest() {
        super(DATABASE);
    }
}
