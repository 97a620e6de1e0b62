package dev.zdm.jdbc;

import dev.zdm.testing.MariaDb;
import javax.sql.DataSource;

class MariaDbRolloutsTest extends JdbcRolloutsContract {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mariadb");

    MariaDbRolloutsTest() {
        super(DATABASE, "%s - interval %d microsecond");
    }
}
