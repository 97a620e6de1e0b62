package dev.zdm.jdbc;

import dev.zdm.testing.H2;
import javax.sql.DataSource;

class H2RolloutsTest extends JdbcRolloutsContract {
    private static final DataSource DATABASE = new H2().freshDatabase();

    H2RolloutsTest() {
        super(DATABASE, "dateadd('MICROSECOND', -(%2$d), %1$s)");
    }
}
