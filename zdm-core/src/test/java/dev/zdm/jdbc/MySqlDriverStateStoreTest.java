package dev.zdm.jdbc;

import dev.zdm.testing.MariaDb;
import javax.sql.DataSource;

/** MySQL's own driver, with a time zone of the connection that is neither the server's nor the JVM's. */
class MySqlDriverStateStoreTest extends MySqlStateStoreContract {
    private static final DataSource DATABASE = MariaDb.freshDatabase(
            "jdbc:mysql", "connectionTimeZone=Asia/Tokyo", "forceConnectionTimeZoneToSession=false");

    MySqlDriverStateStoreTest() {
        super(DATABASE);
    }
}
