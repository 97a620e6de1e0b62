package dev.zdm.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The PostgreSQL of the tests: one server per JVM, started when it is first needed and stopped with the JVM, and as many
 * fresh databases in it as there are test classes. The data sources do not pool: each connection is a new one.
 */
public final class Postgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final String WAITERS = """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
            """;

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

    /** Reads the first column of the first row. */
    public static long count(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            results.next();
            return results.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Returns once some transaction of this database waits for a lock of another. */
    public static void awaitWaiter(DataSource dataSource) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (count(dataSource, WAITERS) == 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("nobody waits for a lock");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private static final class Shared {
        // Closed by the shutdown hook that it registers itself.
        static final EmbeddedPostgres SERVER = startServer();
    }
}
