package dev.zdm.jdbc;

import dev.zdm.testing.MariaDb;
import javax.sql.DataSource;

class MySqlDriverMarksTest extends MySqlMarksContract {
    private static final DataSource DATABASE =
            MariaDb.freshDatabase("jdbc:mysql", "rewriteBatchedStatements=true", "useAffectedRows=true");

    MySqlDriverMarksTest() {
        super(DATABASE);
    }
}
