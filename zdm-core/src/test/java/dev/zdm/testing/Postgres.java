package dev.zdm.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The PostgreSQL of the tests: one server per JVM, started when it is first needed and stopped with the JVM, and as many
 * fresh databases in it as there are test classes. The data sources do not pool: each connection is a new one.
 */
public final class Postgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private Postgres() {}

    /** An empty database of the shared server. */
    public static PGSimpleDataSource freshDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        execute(Shared.SERVER.getPostgresDatabase(), "create database " + name);
        return (PGSimpleDataSource) Shared.SERVER.getDatabase("postgres", name);
    }

    /** A server of its own, for tests that stop it; the caller closes it. */
    public static EmbeddedPostgres startServer() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one or several statements. */
    public static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static final class Shared {
        // Closed by the shutdown hook that it registers itself.
        static final EmbeddedPostgres SERVER = startServer();
    }
}
