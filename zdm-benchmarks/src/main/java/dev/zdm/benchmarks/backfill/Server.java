package dev.zdm.benchmarks.backfill;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A PostgreSQL, with a ground for each size of table. For one thread. */
final class Server implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final Map<Integer, Ground> grounds = new HashMap<>();

    private Server(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Vacuuming would hit one side and not the other. */
    static Server start() throws IOException {
        return new Server(EmbeddedPostgres.builder()
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "8GB")
                .setServerConfig("max_connections", "100")
                .setServerConfig("autovacuum", "off")
                .start());
    }

    Ground ground(int rows) throws SQLException {
        Ground known = grounds.get(rows);
        if (known != null) {
            return known;
        }
        Ground made = new Ground(database("old_" + rows), database("new_" + rows), rows).filled();
        grounds.put(rows, made);
        return made;
    }

    private String database(String name) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
            Ground.execute(connection, "CREATE DATABASE " + name);
        }
        return server.getJdbcUrl("postgres", name);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
