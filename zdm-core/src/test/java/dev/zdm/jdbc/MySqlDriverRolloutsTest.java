package dev.zdm.jdbc;

import dev.zdm.testing.MariaDb;
import javax.sql.DataSource;

class MySqlDriverRolloutsTest extends JdbcRolloutsContract {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mysql", "useAffectedRows=true");

    MySqlDriverRolloutsTest() {
        super(DATABASE, "%s - interval %d microsecond");
    }
}
