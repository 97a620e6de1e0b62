package dev.zdm.lint;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Fresh databases of one PostgreSQL server. */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final EmbeddedPostgres server;

    private TestDatabase(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts a server. */
    public static TestDatabase start() throws IOException {
        return new TestDatabase(
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start());
    }

    /** An empty database. */
    public DataSource fresh() throws SQLException {
        String name = "lint_" + NAMES.incrementAndGet();
        execute(server.getPostgresDatabase(), "CREATE DATABASE " + name);
        return server.getDatabase("postgres", name);
    }

    /** Runs statements. */
    public static void execute(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Whether a table is there. */
    public static boolean has(DataSource dataSource, String table) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                ResultSet results = connection.getMetaData().getTables(null, null, table, null)) {
            return results.next();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
