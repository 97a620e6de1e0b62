package dev.zdm.proof.crash.world;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A PostgreSQL that keeps its promises: what it has committed survives a kill. */
public final class PostgresServer implements Server {
    private static final long PATIENCE_SECONDS = 60;

    private final Path data;
    private final EmbeddedPostgres server;
    private final List<String> command;

    private PostgresServer(Path data, EmbeddedPostgres server, List<String> command) {
        this.data = data;
        this.server = server;
        this.command = command;
    }

    /**
     * Starts a server.
     *
     * @param data an empty folder
     * @return the server, accepting connections
     * @throws IOException if it does not start
     */
    public static PostgresServer start(Path data) throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                // A kill takes nothing away that the kernel was given; only a power cut would.
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "300")
                .setServerConfig("deadlock_timeout", "500ms")
                .setServerConfig("wal_buffers", "1MB")
                .setServerConfig("shared_buffers", "32MB")
                .start();
        return new PostgresServer(data, server, command(postmaster(data).info()));
    }

    /** PostgreSQL does not run as root, but does as nobody in a namespace of users. */
    private static List<String> command(ProcessHandle.Info running) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(running.command().orElseThrow(() -> new IOException("the server's program is not known")));
        command.addAll(List.of(running.arguments().orElseThrow(() -> new IOException("nor are its arguments"))));
        return command;
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public String url(int throughPort, String database) {
        return "jdbc:postgresql://127.0.0.1:" + throughPort + "/" + database
                + "?user=postgres&sslmode=disable&gssEncMode=disable&connectTimeout=3&socketTimeout=15&loginTimeout=3";
    }

    @Override
    public void crash() throws IOException {
        ProcessHandle postmaster = postmaster(data);
        boolean unused = postmaster.destroyForcibly();
        postmaster.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Process process = restart();
        while (!answers()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("PostgreSQL does not come back: see " + log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
            // The killed server's processes need a moment to notice, and until then it cannot begin again.
            process = process.isAlive() ? process : restart();
        }
    }

    private static ProcessHandle postmaster(Path data) throws IOException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow(() -> new IOException("no postmaster " + pid));
    }

    private Process restart() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private Path log() {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    private boolean answers() {
        try (var connection =
                new DirectDataSource(url(port(), "postgres")).asDataSource().getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
