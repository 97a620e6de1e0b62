package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.testing.Background;
import dev.zdm.testing.Database;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.OneConnection;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.PostgresDatabase;
import dev.zdm.testing.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Units of work of scans, which are in nobody's way for long, whatever becomes of their host. */
@Timeout(60)
class LimitedUnitsTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Background background = new Background();

    enum Server {
        POSTGRESQL(
                new PostgresDatabase(),
                "SELECT pg_sleep(5)",
                "SELECT string_agg(setting, ', ' ORDER BY name) FROM pg_settings"
                        + " WHERE name ~ '_timeout$|keepalives|synchronous_commit'"),
        MARIADB(
                new MariaDb(),
                "SELECT count(*) FROM k WHERE sleep(5) = 0",
                "SELECT concat(@@max_statement_time, ', ', @@idle_transaction_timeout, ', ',"
                        + " @@innodb_lock_wait_timeout)");

        private final Database kind;
        private final String slow;
        private final String settings;

        Server(Database kind, String slow, String settings) {
            this.kind = kind;
            this.slow = slow;
            this.settings = settings;
        }

        DataSource database() {
            DataSource database = kind.freshDatabase();
            Sql.execute(database, "CREATE TABLE k (id int PRIMARY KEY)");
            Sql.execute(database, "INSERT INTO k VALUES (0)");
            return database;
        }
    }

    @AfterEach
    void end() {
        background.close();
    }

    private static int insert(JdbcDataStore home) {
        return home.writeTable("k", connection -> Statements.update(connection, "INSERT INTO k VALUES (1)"));
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void what_whoever_is_not_heard_of_has_locked_is_free_again(Server server) {
        // given: a thread that has stopped in the middle of a unit
        JdbcDataStore home = JdbcDataStore.of(server.database());
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Future<Integer> stopped = background.run(() -> home.limited(LIMIT, () -> {
            int unused = insert(home);
            written.countDown();
            Background.await(over);
            return insert(home);
        }));
        Background.await(written);

        // when: another waits for the row as long as its server lets it
        int inserted = home.transactions().requiresNew(() -> insert(home));

        // then
        assertThat(inserted).isEqualTo(1);
        assertThat(stopped).as("it was the server that let go").isNotDone();
        over.countDown();
        assertThatThrownBy(() -> Background.get(stopped)).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void a_statement_that_takes_longer_is_stopped_and_the_connection_is_given_back_as_it_was(Server server)
            throws Exception {
        // given
        DataSource database = server.database();
        try (OneConnection pool = OneConnection.of(database)) {
            JdbcDataStore home = JdbcDataStore.of(pool.dataSource());
            String before = settings(home, server);

            // when
            int done = home.limited(LIMIT, () -> insert(home));
            assertThatThrownBy(() -> home.limited(
                            LIMIT,
                            () -> home.<Object>onTable(
                                    "reading", "k", connection -> Statements.list(connection, server.slow, row -> 1))))
                    .isInstanceOf(RuntimeException.class);

            // then
            assertThat(done).isEqualTo(1);
            assertThat(settings(home, server)).isEqualTo(before);
        }
    }

    private static String settings(JdbcDataStore home, Server server) throws SQLException {
        List<String> found = home.transactions()
                .withConnection(connection -> Statements.list(connection, server.settings, row -> row.getString(1)));
        return found.get(0);
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void a_row_that_somebody_holds_is_waited_for_only_briefly(Server server) {
        // given
        JdbcDataStore home = JdbcDataStore.of(server.database());

        // then
        home.transactions().requiresNew(() -> {
            int unused = insert(home);
            assertThatThrownBy(() -> home.limited(Duration.ofMinutes(1), () -> insert(home)))
                    .isInstanceOf(BusyException.class);
            return unused;
        });
    }

    /** No statement and no pause shows that a host is gone in the middle of a COPY. */
    @Test
    void postgresql_asks_a_host_that_is_silent_whether_it_is_there_and_a_shorter_limit_of_its_own_stays() {
        // given
        PGSimpleDataSource impatient = Postgres.freshDatabase();
        impatient.setOptions("-c statement_timeout=7s");
        JdbcDataStore home = JdbcDataStore.of(impatient);
        String settings = "SELECT concat_ws(', ', current_setting('tcp_keepalives_idle'),"
                + " current_setting('tcp_keepalives_interval'), current_setting('tcp_keepalives_count'),"
                + " current_setting('statement_timeout'))";

        // when
        List<String> told = home.limited(
                Duration.ofMinutes(1),
                () -> home.onTable(
                        "reading", "k", connection -> Statements.list(connection, settings, row -> row.getString(1))));

        // then
        assertThat(told).containsExactly("30, 10, 3, 7s");
    }

    @Test
    void mariadb_keeps_shorter_limits_of_the_hosts_own_and_gets_those_that_it_has_not() throws Exception {
        // given
        try (OneConnection pool = OneConnection.of(Server.MARIADB.database())) {
            Sql.execute(pool.dataSource(), "SET SESSION max_statement_time = 7");
            JdbcDataStore home = JdbcDataStore.of(pool.dataSource());

            // when
            List<String> told = home.limited(
                    Duration.ofMinutes(1),
                    () -> home.onTable(
                            "reading",
                            "k",
                            connection ->
                                    Statements.list(connection, Server.MARIADB.settings, row -> row.getString(1))));

            // then
            assertThat(told).singleElement().asString().startsWith("7.000000, 60, ");
        }
    }
}
