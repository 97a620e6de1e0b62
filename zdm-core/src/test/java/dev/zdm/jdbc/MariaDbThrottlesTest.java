package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.checks.MariaDbServer;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Throttle;
import dev.zdm.testing.Background;
import dev.zdm.testing.DriverDataSource;
import dev.zdm.testing.H2;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MariaDbThrottlesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = new ManualTime();
    private final Background background = new Background();

    @AfterEach
    void endThreads() {
        background.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mariadb", "jdbc:mysql"})
    void a_scan_rests_while_sessions_wait_for_locks(String driver) throws Exception {
        // given
        DataSource database = MariaDb.freshDatabase(driver);
        Throttle waits = JdbcThrottles.of(database, time).lockWaits(0);
        Throttle active = JdbcThrottles.of(database, time).activeSessions(0);
        assertThat(waits.reasonToRest()).isEmpty();
        Sql.execute(database, "create table t (id bigint primary key); insert into t values (1)");

        // when
        Future<?> waiting;
        try (Connection holder = database.getConnection()) {
            holder.setAutoCommit(false);
            Statements.execute(holder, "select * from t for update");
            waiting = background.run(() -> {
                Sql.execute(database, "delete from t");
                return true;
            });
            Sql.awaitWaiter(new MariaDb(), database);
            time.advance(SECOND);

            // then
            assertThat(waits.reasonToRest()).contains("1 sessions wait for locks, limit 0");
            assertThat(active.reasonToRest())
                    .hasValueSatisfying(reason -> assertThat(reason).endsWith(" sessions are active, limit 0"));
            holder.rollback();
        }
        Background.get(waiting);
        time.advance(SECOND);
        assertThat(waits.reasonToRest()).isEmpty();
    }

    @Test
    void a_scan_rests_while_the_log_grows_too_fast() {
        // given
        DataSource database = new MariaDb().freshDatabase();
        Throttle rate = JdbcThrottles.of(database, time).logRate(500_000);
        Sql.execute(database, "create table t as select repeat('x', 100) as x from seq_1_to_20000");

        // when
        time.advance(SECOND);
        Optional<String> reason = rate.reasonToRest();

        // then
        assertThat(reason).hasValueSatisfying(text -> assertThat(text).startsWith("the log grows by "));
    }

    @Test
    void a_scan_rests_while_a_replica_lags_or_has_stopped() {
        try (MariaDbServer primary = MariaDb.startServer("--log-bin=log", "--server-id=1");
                MariaDbServer replica = MariaDb.startServer("--server-id=2")) {
            // given
            DataSource written = MariaDb.freshDatabase(primary);
            String schema = Sql.texts(written, "select database()").get(0);
            DataSource copied = new DriverDataSource(replica.url("jdbc:mariadb", "mysql"));
            int port = URI.create(primary.url("jdbc:mariadb", schema).substring("jdbc:".length()))
                    .getPort();
            Sql.execute(
                    copied,
                    "change master to master_host = '127.0.0.1', master_port = " + port
                            + ", master_user = 'tester', master_use_gtid = no, master_ssl_verify_server_cert = 0;"
                            + " start slave");
            Throttle lag = JdbcThrottles.of(copied, time).replicationLag(Duration.ZERO);
            await(lag, Optional::isEmpty);
            Sql.execute(written, "create table t (id bigint primary key)");
            awaitTable(copied, schema);

            // when
            Sql.execute(copied, "stop slave sql_thread");

            // then
            await(lag, reason -> reason.equals(Optional.of("the replica does not replicate")));

            // when
            String user = "create or replace user 'monitor_stranger'@'%' identified by ''";
            Sql.execute(copied, "set sql_log_bin = 0; " + user);
            Sql.execute(written, "insert into t values (1)");
            lagBehindLock(copied, schema, lag);

            // then
            String url = replica.url("jdbc:mariadb", "").replace("user=tester", "user=monitor_stranger");
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(
                            () -> JdbcThrottles.of(new DriverDataSource(url)).replicationLag())
                    .withMessageContaining("grant it REPLICA MONITOR on *.*");
        }
    }

    /** The insert waits for a lock on the replica. */
    private void lagBehindLock(DataSource replica, String schema, Throttle lag) {
        try (Connection holder = replica.getConnection()) {
            Statements.execute(holder, "lock tables " + schema + ".t read");
            Statements.execute(holder, "start slave sql_thread");
            await(
                    lag,
                    reason -> reason.filter(text -> text.matches("replication lags \\d+ s behind, limit 0 s"))
                            .isPresent());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitTable(DataSource database, String schema) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (Sql.count(
                        database,
                        "select count(*) from information_schema.tables where table_schema = '" + schema + "'")
                == 0) {
            assertThat(System.nanoTime() - deadline).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void await(Throttle throttle, Predicate<Optional<String>> wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Optional<String> reason = throttle.reasonToRest();
        while (!wanted.test(reason)) {
            assertThat(System.nanoTime() - deadline)
                    .as("the last reason was %s", reason)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            time.advance(SECOND);
            reason = throttle.reasonToRest();
        }
    }

    @Test
    void a_server_that_is_no_replica_is_refused() {
        // given
        JdbcThrottles throttles = JdbcThrottles.of(new MariaDb().freshDatabase());

        // then
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(throttles::replicationLag)
                .withMessageContaining("the database is no replica");
    }

    @Test
    void what_a_kind_of_database_does_not_tell_is_refused() {
        // given
        DataSource h2 = new H2().freshDatabase();
        DataSource mariaDb = new MariaDb().freshDatabase();

        // then
        for (Runnable asking : List.<Runnable>of(
                () -> JdbcThrottles.of(h2).lockWaits(),
                () -> JdbcThrottles.of(mariaDb).archiveQueue(),
                () -> JdbcThrottles.of(mariaDb).vacuum("t"))) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(asking::run)
                    .withMessageContaining("this kind of database does not tell");
        }
    }
}
