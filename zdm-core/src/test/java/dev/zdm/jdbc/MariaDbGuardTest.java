package dev.zdm.jdbc;

import dev.zdm.testing.MariaDb;
import javax.sql.DataSource;

class MariaDbGuardTest extends MySqlGuardContract {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mariadb");

    MariaDbGuardTest() {
        super(DATABASE);
    }
}
