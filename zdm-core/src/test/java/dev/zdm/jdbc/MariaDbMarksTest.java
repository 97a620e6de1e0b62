package dev.zdm.jdbc;

import dev.zdm.testing.MariaDb;
import javax.sql.DataSource;

class MariaDbMarksTest extends MySqlMarksContract {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mariadb");

    MariaDbMarksTest() {
        super(DATABASE);
    }
}
