package dev.zdm.spring;

import dev.zdm.checks.MariaDbServer;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** One MariaDB server for all tests of this JVM that want one. */
final class MariaDb {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private MariaDb() {}

    static DataSource freshDatabase() {
        String name = "db_" + DATABASES.incrementAndGet();
        Shared.SERVER.create(name);
        return new DriverManagerDataSource(Shared.SERVER.url("jdbc:mariadb", name));
    }

    private static final class Shared {
        static final MariaDbServer SERVER = MariaDbServer.start();
    }
}
