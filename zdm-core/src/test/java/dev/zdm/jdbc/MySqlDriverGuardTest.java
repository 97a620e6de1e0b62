package dev.zdm.jdbc;

import dev.zdm.testing.MariaDb;
import javax.sql.DataSource;

/** MySQL's own driver, which calls the server MySQL. */
class MySqlDriverGuardTest extends MySqlGuardContract {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mysql");

    MySqlDriverGuardTest() {
        super(DATABASE);
    }
}
