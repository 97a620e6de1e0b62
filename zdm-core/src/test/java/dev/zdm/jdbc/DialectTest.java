package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.testing.Background;
import dev.zdm.testing.DriverDataSource;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {

    @ParameterizedTest
    @CsvSource({
        "PostgreSQL, 18.0, postgresql",
        "MySQL, 8.4.3, mysql",
        "MySQL, 5.5.5-10.11.6-MariaDB-log, mysql",
        "MariaDB, 11.4.5-MariaDB, mysql",
        "H2, 2.4.240, h2"
    })
    void a_database_is_known_by_its_product(String product, String version, String folder) throws SQLException {
        assertThat(Dialect.of(connection(product, version)).folder()).isEqualTo(folder);
    }

    @Test
    void a_mariadb_that_the_driver_calls_mysql_is_known_by_its_version() throws SQLException {
        assertThat(Dialect.of(connection("MySQL", "11.4.5-MariaDB"))).isSameAs(Dialect.MARIADB);
        assertThat(Dialect.of(connection("MySQL", "8.4.3"))).isSameAs(Dialect.MYSQL);
    }

    @Test
    void an_unknown_database_is_refused_when_it_is_first_touched() {
        // given
        DataSource oracle = proxy(DataSource.class, () -> connection("Oracle", "23"));
        JdbcDataStore store = JdbcDataStore.of(oracle);
        JdbcStateStore states = JdbcStateStore.of(oracle);

        // then
        for (Callable<?> touch : List.<Callable<?>>of(
                () -> states.states().find("m"),
                () -> JdbcTransactionScope.of(oracle).inTransaction(() -> 1),
                () -> JdbcSchema.ALL.missingTables(oracle),
                () -> JdbcRecordStore.on(store)
                        .table("t")
                        .key("k", Long.class, (Long key) -> key)
                        .read(row -> row.getLong(1))
                        .build())) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(touch::call)
                    .withMessageContaining("the database is Oracle")
                    .withMessageContaining("PostgreSQL, MariaDB, MySQL or (for tests) H2");
        }
    }

    private static Connection connection(String product, String version) {
        DatabaseMetaData metaData = (DatabaseMetaData) Proxy.newProxyInstance(
                DialectTest.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                (proxy, method, args) -> method.getName().equals("getDatabaseProductName") ? product : version);
        return proxy(Connection.class, () -> metaData);
    }

    /** Answers the one interesting question, and every other one with nothing. */
    private static <T> T proxy(Class<T> type, Callable<?> answer) {
        return type.cast(Proxy.newProxyInstance(
                DialectTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                    Class<?> result = method.getReturnType();
                    if (result == boolean.class) {
                        return false;
                    }
                    return result.isInterface() ? answer.call() : null;
                }));
    }

    static List<DataSource> databases() {
        return List.of(new MariaDb().freshDatabase(), MariaDb.freshDatabase("jdbc:mysql"), new H2().freshDatabase());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void several_instances_may_create_the_tables_at_once_and_again(DataSource database) {
        // given
        assertThat(JdbcSchema.ALL.missingTables(database)).hasSize(12);

        // when
        try (Background background = new Background()) {
            background.race(6, () -> {
                JdbcSchema.ALL.create(database);
                return true;
            });
        }
        Sql.execute(database, "insert into zdm_guard values ('m', 1, 'OLD', 0, 'OLD_ONLY')");
        JdbcSchema.ALL.create(database);

        // then
        assertThat(JdbcSchema.ALL.missingTables(database)).isEmpty();
        assertThat(Sql.count(database, "select count(*) from zdm_guard")).isEqualTo(1);
    }

    @Test
    void only_a_database_in_this_process_is_changed_by_the_default() {
        // given
        DataSource h2 = new H2().freshDatabase();
        DataSource mariaDb = new MariaDb().freshDatabase();

        // when
        JdbcSchema.ALL.initialize(h2, InitializeSchema.EMBEDDED);
        JdbcSchema.ALL.initialize(mariaDb, InitializeSchema.EMBEDDED);

        // then
        assertThat(JdbcSchema.ALL.missingTables(h2)).isEmpty();
        assertThat(JdbcSchema.ALL.missingTables(mariaDb)).hasSize(12);
    }

    @Test
    void an_h2_server_is_no_database_in_this_process() throws SQLException {
        // given
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        DataSource h2 = new DriverDataSource(
                "jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:served;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE");

        // when
        JdbcSchema.ALL.initialize(h2, InitializeSchema.EMBEDDED);

        // then
        try {
            assertThat(JdbcSchema.ALL.missingTables(h2)).hasSize(12);
        } finally {
            server.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mariadb", "jdbc:mysql"})
    void a_transaction_is_told_from_another_servers_by_the_servers_own_identifier(String driver) throws SQLException {
        // given
        DataSource database = MariaDb.freshDatabase(driver);

        // when
        String name =
                Sql.texts(database, MySqlSessions.MARIADB.currentTransaction()).get(0);

        // then
        assertThat(name)
                .contains("/" + Sql.texts(database, "select @@server_uid").get(0) + "/");
    }
}
