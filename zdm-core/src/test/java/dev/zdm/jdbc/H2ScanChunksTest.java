package dev.zdm.jdbc;

import dev.zdm.testing.H2;
import javax.sql.DataSource;

class H2ScanChunksTest extends JdbcScanChunksContract {
    private static final DataSource DATABASE = new H2().freshDatabase();

    H2ScanChunksTest() {
        super(DATABASE, "dateadd('MICROSECOND', -%d, lease_until)");
    }
}
