package dev.zdm.jpa.testing;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.checks.MariaDbServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases of the tests: each is started when it is first needed, and ends with the JVM. */
public enum Server {
    H2 {
        @Override
        String url(String name) {
            return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
        }
    },
    POSTGRESQL {
        @Override
        String url(String name) {
            execute(Postgres.SERVER.getJdbcUrl("postgres", "postgres"), "postgres", "CREATE DATABASE " + name);
            return Postgres.SERVER.getJdbcUrl("postgres", name);
        }

        @Override
        String user() {
            return "postgres";
        }
    },
    MARIADB {
        @Override
        String url(String name) {
            MariaDb.SERVER.create(name);
            return MariaDb.SERVER.url("jdbc:mariadb", name);
        }

        @Override
        String user() {
            return "tester";
        }
    };

    private static final AtomicInteger DATABASES = new AtomicInteger();

    abstract String url(String name);

    String user() {
        return "sa";
    }

    /** An empty database; whoever asks closes it. */
    public HikariDataSource freshDatabase() {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(url("shop_" + DATABASES.incrementAndGet()));
        database.setUsername(user());
        database.setMaximumPoolSize(24);
        database.setMinimumIdle(1);
        return database;
    }

    /** Another pool on the database of one; whoever asks closes it. */
    public static HikariDataSource again(HikariDataSource other) {
        HikariDataSource database = new HikariDataSource();
        other.copyStateTo(database);
        database.setPoolName(null);
        return database;
    }

    private static void execute(String url, String user, String sql) {
        try (HikariDataSource database = new HikariDataSource()) {
            database.setJdbcUrl(url);
            database.setUsername(user);
            database.setMaximumPoolSize(1);
            Sql.execute(database, sql);
        }
    }

    private static final class Postgres {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class MariaDb {
        static final MariaDbServer SERVER = MariaDbServer.start();
    }
}
