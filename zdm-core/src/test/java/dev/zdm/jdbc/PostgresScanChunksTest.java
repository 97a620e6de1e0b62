package dev.zdm.jdbc;

import dev.zdm.testing.Postgres;
import javax.sql.DataSource;

class PostgresScanChunksTest extends JdbcScanChunksContract {
    private static final DataSource DATABASE = Postgres.freshDatabase();

    PostgresScanChunksTest() {
        super(DATABASE, "lease_until - interval '%d microseconds'");
    }
}
