package dev.zdm.jdbc;

import dev.zdm.testing.MariaDb;
import javax.sql.DataSource;

class MySqlDriverScanChunksTest extends JdbcScanChunksContract {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mysql", "useAffectedRows=true");

    MySqlDriverScanChunksTest() {
        super(DATABASE, "lease_until - interval %d microsecond");
    }
}
