package dev.zdm.spring;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** One server for all tests of this JVM, and an empty database for each that asks. */
public final class Postgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private Postgres() {}

    public static PGSimpleDataSource freshDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        execute(Shared.SERVER.getPostgresDatabase(), "create database " + name);
        return (PGSimpleDataSource) Shared.SERVER.getDatabase("postgres", name);
    }

    /** Another way into a database that {@link #freshDatabase()} made. */
    static DataSource sameDatabase(DataSource database) {
        return Shared.SERVER.getDatabase("postgres", ((PGSimpleDataSource) database).getDatabaseName());
    }

    public static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static final class Shared {
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
}
