package dev.zdm.jdbc;

import dev.zdm.testing.Postgres;
import javax.sql.DataSource;

class PostgresRolloutsTest extends JdbcRolloutsContract {
    private static final DataSource DATABASE = Postgres.freshDatabase();

    PostgresRolloutsTest() {
        super(DATABASE, "%s - interval '%d microseconds'");
    }
}
