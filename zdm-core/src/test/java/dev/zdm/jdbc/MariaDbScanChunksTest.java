package dev.zdm.jdbc;

import dev.zdm.testing.MariaDb;
import javax.sql.DataSource;

class MariaDbScanChunksTest extends JdbcScanChunksContract {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mariadb");

    MariaDbScanChunksTest() {
        super(DATABASE, "lease_until - interval %d microsecond");
    }
}
