package dev.zdm.proof.crash.world;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A PostgreSQL that keeps its promises: what it has committed survives a kill. */
public final class PostgresServer implements Server {
    private static final int ATTEMPTS = 20;

    private final Path data;
    private EmbeddedPostgres server;

    private PostgresServer(Path data, EmbeddedPostgres server) {
        this.data = data;
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param data an empty folder
     * @return the server, accepting connections
     * @throws IOException if it does not start
     */
    public static PostgresServer start(Path data) throws IOException {
        return new PostgresServer(data, start(data, 0));
    }

    private static EmbeddedPostgres start(Path data, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "300")
                .setServerConfig("deadlock_timeout", "500ms")
                .setServerConfig("wal_buffers", "1MB")
                .setServerConfig("shared_buffers", "32MB");
        return (port == 0 ? builder : builder.setPort(port)).start();
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
        int port = server.getPort();
        ProcessHandle postmaster = postmaster();
        boolean unused = postmaster.destroyForcibly();
        postmaster.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        server.close();
        server = restart(port);
    }

    private ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow(() -> new IOException("no postmaster " + pid));
    }

    /** The killed server's processes need a moment to notice, and until then it cannot begin again. */
    private EmbeddedPostgres restart(int port) throws IOException {
        IOException last = new IOException("never tried");
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                return start(data, port);
            } catch (IOException | RuntimeException e) {
                last = new IOException("PostgreSQL does not come back", e);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        }
        throw last;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
