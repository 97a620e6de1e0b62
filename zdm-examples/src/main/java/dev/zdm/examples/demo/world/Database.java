package dev.zdm.examples.demo.world;

import dev.zdm.examples.demo.data.CustomerData;
import dev.zdm.examples.demo.data.CustomerTables;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A PostgreSQL server of its own, with its data in a folder that goes with it. */
public final class Database implements AutoCloseable {
    private static final String USER = "postgres";

    private final EmbeddedPostgres server;

    private Database(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts a server on a free port.
     *
     * @param folder the folder for its data
     * @return the server, accepting connections
     * @throws IOException if it does not start
     */
    public static Database start(Path folder) throws IOException {
        return new Database(EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(true)
                .start());
    }

    /**
     * Creates the old table and loads the customers.
     *
     * @param data the customers
     * @param customers how many
     * @throws SQLException if the database fails
     * @throws IOException if the connection fails
     */
    public void load(CustomerData data, long customers) throws SQLException, IOException {
        try (Connection connection = connect()) {
            CustomerTables.createOld(connection);
            CustomerTables.fill(connection, data, customers);
        }
    }

    /**
     * Creates the new table, which is empty.
     *
     * @throws SQLException if the database fails
     */
    public void prepare() throws SQLException {
        try (Connection connection = connect()) {
            CustomerTables.createNew(connection);
        }
    }

    /**
     * Lets one sequence give the numbers of both tables' rows, as entities want it that are written side by side.
     *
     * @param customers how many there are
     * @throws SQLException if the database fails
     */
    public void shareNumbers(long customers) throws SQLException {
        try (Connection connection = connect()) {
            CustomerTables.shareNumbers(connection, customers);
        }
    }

    /**
     * Opens a connection that no other part of the demo shares.
     *
     * @return the connection
     * @throws SQLException if the server does not answer
     */
    public Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    /**
     * Where the shop finds the database.
     *
     * @return the JDBC URL with the user's name
     */
    public String url() {
        return server.getJdbcUrl(USER, "postgres") + "&reWriteBatchedInserts=true";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
