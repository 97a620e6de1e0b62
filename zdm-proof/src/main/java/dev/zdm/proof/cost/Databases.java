package dev.zdm.proof.cost;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.jdbc.JdbcSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Databases of one PostgreSQL that keeps its promises: a commit has reached the disk. */
final class Databases implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final CostSettings settings;
    private final List<HikariDataSource> pools = new ArrayList<>();

    private Databases(EmbeddedPostgres server, CostSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    static Databases start(CostSettings settings) throws IOException {
        return new Databases(
                EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("max_connections", "100")
                        .start(),
                settings);
    }

    /** A new database with zdm's tables, the filled table {@code before} and a copy of it, {@code after}. */
    DataSource create(String name) throws SQLException {
        execute(server.getPostgresDatabase(), "CREATE DATABASE " + name);
        HikariDataSource pool = new HikariDataSource();
        pools.add(pool);
        pool.setDataSource(server.getDatabase("postgres", name));
        pool.setMaximumPoolSize(settings.clients() * 2 + 2);
        execute(pool, "CREATE TABLE before (id bigint PRIMARY KEY, text text) WITH (fillfactor = 80)");
        execute(pool, "CREATE TABLE after (id bigint PRIMARY KEY, text text) WITH (fillfactor = 80)");
        execute(pool, "INSERT INTO before SELECT n, 'v' FROM generate_series(1, " + settings.rows() + ") n");
        execute(pool, "INSERT INTO after SELECT * FROM before");
        JdbcSchema.ALL.create(pool);
        return pool;
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        pools.forEach(HikariDataSource::close);
        server.close();
    }
}
