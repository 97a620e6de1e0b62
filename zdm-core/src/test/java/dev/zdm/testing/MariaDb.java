package dev.zdm.testing;

import dev.zdm.checks.MariaDbServer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The MariaDB of the tests: one server per JVM, started when it is first needed and stopped with the JVM. Unless an
 * option says otherwise, transactions are at the server's default, REPEATABLE READ.
 */
public final class MariaDb implements Database {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Supplier<DataSource> databases;

    /** With options of the driver, such as {@code sessionVariables=…}. */
    public MariaDb(String... options) {
        this(() -> freshDatabase("jdbc:mariadb", options));
    }

    private MariaDb(Supplier<DataSource> databases) {
        this.databases = databases;
    }

    /** On a server of its own. */
    public static MariaDb on(MariaDbServer server) {
        return new MariaDb(() -> freshDatabase(server));
    }

    @Override
    public DataSource freshDatabase() {
        return databases.get();
    }

    /** The same through another driver, such as {@code jdbc:mysql}, or with more options. */
    public static DataSource freshDatabase(String driver, String... options) {
        return fresh(Shared.SERVER, driver, options);
    }

    /** Of another server. */
    public static DataSource freshDatabase(MariaDbServer server) {
        return fresh(server, "jdbc:mariadb");
    }

    private static DataSource fresh(MariaDbServer server, String driver, String... options) {
        String name = "db_" + DATABASES.incrementAndGet();
        server.create(name);
        return new DriverDataSource(server.url(driver, name) + "&" + String.join("&", options));
    }

    /** A database that is there. */
    public static DataSource database(String driver, String name, String... options) {
        return new DriverDataSource(Shared.SERVER.url(driver, name) + "&" + String.join("&", options));
    }

    /** A server of its own, for tests that stop or fill it, with options of its own. */
    public static MariaDbServer startServer(String... options) {
        return MariaDbServer.start(options);
    }

    @Override
    public String customerTables() {
        return """
                CREATE TABLE customer (
                    id bigint AUTO_INCREMENT PRIMARY KEY,
                    full_name varchar(200) NOT NULL, status int NOT NULL, email text);
                CREATE TABLE customer_v2 (
                    id bigint AUTO_INCREMENT PRIMARY KEY,
                    first_name varchar(200) NOT NULL, last_name varchar(200), status varchar(20) NOT NULL,
                    email_address text)
                """;
    }

    @Override
    public String upsert(String table, List<String> columns, List<String> values) {
        String updates = columns.stream()
                .skip(1)
                .map(column -> column + " = VALUES(" + column + ")")
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (" + String.join(", ", values)
                + ") ON DUPLICATE KEY UPDATE " + updates;
    }

    @Override
    public String restart(String table) {
        return "TRUNCATE TABLE " + table;
    }

    /** Of the whole server, because the table of transactions is only refreshed when nobody asks for it. */
    @Override
    public boolean isSomebodyBlocked(DataSource dataSource) {
        return Sql.count(dataSource, """
                SELECT variable_value FROM information_schema.global_status
                WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS'
                """) > 0;
    }

    private static final class Shared {
        static final MariaDbServer SERVER = MariaDbServer.start();
    }
}
