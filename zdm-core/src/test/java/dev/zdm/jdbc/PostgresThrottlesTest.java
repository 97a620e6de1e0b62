package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Throttle;
import dev.zdm.testing.Background;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.Postgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/** On a real server, with real waits, a real vacuum and a real receiver of its log. */
class PostgresThrottlesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final PGSimpleDataSource database = Postgres.freshDatabase();
    private final ManualTime time = new ManualTime();
    private final JdbcThrottles throttles = JdbcThrottles.of(database, time);
    private final Background background = new Background();

    @AfterEach
    void endThreads() {
        background.close();
    }

    @Test
    void a_scan_rests_while_sessions_wait_for_locks() throws Exception {
        // given
        Throttle waits = throttles.lockWaits(0);
        Throttle active = throttles.activeSessions(0);
        assertThat(waits.reasonToRest()).isEmpty();
        Postgres.execute(database, "create table t (id bigint primary key); insert into t values (1)");

        // when
        Future<?> waiting;
        try (Connection holder = database.getConnection()) {
            holder.setAutoCommit(false);
            Statements.execute(holder, "select * from t for update");
            waiting = background.run(() -> {
                Postgres.execute(database, "delete from t");
                return true;
            });
            Postgres.awaitWaiter(database);
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
    void the_database_is_asked_once_a_second_at_most() throws Exception {
        // given
        Postgres.execute(database, "create table t (id bigint primary key); insert into t values (1)");
        Throttle waits = throttles.lockWaits(0);

        // when
        try (Connection holder = database.getConnection()) {
            holder.setAutoCommit(false);
            Statements.execute(holder, "select * from t for update");
            Future<?> unused = background.run(() -> {
                Postgres.execute(database, "delete from t");
                return true;
            });
            Postgres.awaitWaiter(database);

            // then
            time.advance(SECOND.minusNanos(1));
            assertThat(waits.reasonToRest()).isEmpty();
            time.advance(Duration.ofNanos(1));
            assertThat(waits.reasonToRest()).isPresent();
        }
    }

    @Test
    void a_scan_rests_while_the_log_grows_too_fast() {
        // given
        Throttle rate = throttles.logRate(500_000);
        Postgres.execute(database, "create table t as select repeat('x', 100) from generate_series(1, 10000)");

        // when
        time.advance(SECOND);
        Optional<String> reason = rate.reasonToRest();

        // then
        assertThat(reason)
                .hasValueSatisfying(
                        text -> assertThat(text).matches("the log grows by \\d+(\\.\\d+)? MiB a second, limit 0.477"));
        time.advance(SECOND);
        assertThat(rate.reasonToRest()).isEmpty();
    }

    @Test
    void a_scan_rests_while_the_table_or_a_partition_of_it_is_vacuumed() throws Exception {
        // given
        Postgres.execute(database, """
                create table t (id bigint, text text) partition by range (id);
                create table t_1 partition of t for values from (0) to (100000);
                create table other (id bigint);
                insert into t select id, repeat('x', 1000) from generate_series(1, 5000) id
                """);
        Throttle ofTable = throttles.vacuum("t");
        Throttle ofPartition = throttles.vacuum("public.t_1");
        Throttle ofOther = throttles.vacuum("other");
        assertThat(ofTable.reasonToRest()).isEmpty();

        // when
        try (Connection cleaner = database.getConnection();
                Statement statement = cleaner.createStatement()) {
            statement.execute("set vacuum_cost_delay = 100; set vacuum_cost_limit = 1");
            Future<?> unused = background.run(() -> statement.execute("vacuum t_1"));
            awaitReason(ofPartition);

            // then
            time.advance(SECOND);
            assertThat(ofTable.reasonToRest()).contains("the table t is being vacuumed");
            assertThat(ofOther.reasonToRest()).isEmpty();
            statement.cancel();
        }
    }

    private void awaitReason(Throttle throttle) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (throttle.reasonToRest().isEmpty()) {
            assertThat(System.nanoTime() - deadline).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            time.advance(SECOND);
        }
    }

    /** A receiver of the log that says how far it is, as a replica does, only late. */
    @Test
    void a_scan_rests_while_a_replica_lags() throws SQLException {
        // given
        Throttle lag = throttles.replicationLag(Duration.ofMillis(1));
        Throttle patient = throttles.replicationLag(Duration.ofHours(1));
        assertThat(lag.reasonToRest()).isEmpty();

        // when
        try (Connection replica = replica();
                PGReplicationStream log = replica.unwrap(PGConnection.class)
                        .getReplicationAPI()
                        .replicationStream()
                        .physical()
                        .withStartPosition(position())
                        .start()) {
            Postgres.execute(database, "create table t as select 1 as id");
            LogSequenceNumber written = position();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (lag.reasonToRest().isEmpty()) {
                assertThat(System.nanoTime() - deadline).isNegative();
                Object unused = log.readPending();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                if (log.getLastReceiveLSN().compareTo(written) >= 0) {
                    log.setFlushedLSN(log.getLastReceiveLSN());
                    log.setAppliedLSN(log.getLastReceiveLSN());
                    log.forceUpdateStatus();
                }
                time.advance(SECOND);
            }

            // then
            assertThat(lag.reasonToRest())
                    .hasValueSatisfying(reason ->
                            assertThat(reason).startsWith("replication lags 0.").endsWith(" s behind, limit 0.001 s"));
            assertThat(patient.reasonToRest()).isEmpty();
        }
    }

    private LogSequenceNumber position() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return LogSequenceNumber.valueOf(
                    Statements.first(connection, "select pg_current_wal_insert_lsn()::text", row -> row.getString(1))
                            .orElseThrow());
        }
    }

    private Connection replica() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("replication", "true");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "14");
        return DriverManager.getConnection(database.getUrl(), properties);
    }

    @Test
    void a_scan_rests_while_files_of_the_log_wait_to_be_archived_or_the_database_does_not_answer() throws IOException {
        Throttle queue;
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("archive_mode", "on")
                .setServerConfig("archive_command", "false")
                .start()) {
            // given
            queue = JdbcThrottles.of(server.getPostgresDatabase(), time).archiveQueue(1);
            assertThat(queue.reasonToRest()).isEmpty();

            // when
            for (int file = 0; file < 2; file++) {
                Postgres.execute(
                        server.getPostgresDatabase(), "create table t_" + file + " (id int); select pg_switch_wal()");
            }
            time.advance(SECOND);

            // then
            assertThat(queue.reasonToRest()).contains("2 files of the log wait to be archived, limit 1");
        }

        // when
        time.advance(SECOND);

        // then
        assertThat(queue.reasonToRest()).contains("the database does not tell its load (SQLSTATE 08001)");
    }

    /** A server that recovers, and was never told from where: a replica whose primary is gone. */
    @Test
    void a_replica_that_receives_nothing_lags_for_ever_and_one_that_was_promoted_makes_the_scan_rest()
            throws Exception {
        Path files = Files.createTempDirectory("replica");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setDataDirectory(files)
                .setCleanDataDirectory(false)
                .start()) {
            Postgres.execute(server.getPostgresDatabase(), "create role stranger login");
        }
        Files.createFile(files.resolve("standby.signal"));
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setDataDirectory(files)
                .setCleanDataDirectory(false)
                .start()) {
            // given
            PGSimpleDataSource replica = (PGSimpleDataSource) server.getDatabase("stranger", "postgres");
            Throttle lag = JdbcThrottles.of(replica, time).replicationLag();

            // then
            assertThat(lag.reasonToRest()).contains("the replica does not replicate");

            // when
            Postgres.execute(server.getPostgresDatabase(), "select pg_promote()");
            time.advance(SECOND);

            // then
            assertThat(lag.reasonToRest())
                    .contains("the database does not tell its load any more: the database user may not see how far"
                            + " replicas lag");
            Postgres.execute(server.getPostgresDatabase(), "grant pg_monitor to stranger");
            assertThat(lag.reasonToRest()).as("asked once a second").isPresent();
            time.advance(SECOND);
            assertThat(lag.reasonToRest()).isEmpty();
        }
    }

    @Test
    void a_vacuum_in_a_copy_of_the_database_is_none_of_ours() throws Exception {
        // given
        PGSimpleDataSource template = Postgres.freshDatabase();
        Postgres.execute(template, """
                create table t (id bigint, text text);
                insert into t select id, repeat('x', 1000) from generate_series(1, 5000) id
                """);
        Postgres.execute(database, "drop database if exists copy_of_t");
        Postgres.execute(database, "create database copy_of_t template " + template.getDatabaseName());
        PGSimpleDataSource copy = new PGSimpleDataSource();
        copy.setUrl(template.getUrl().replace("/" + template.getDatabaseName(), "/copy_of_t"));
        copy.setUser(template.getUser());
        Throttle ofTable = JdbcThrottles.of(template, time).vacuum("t");
        Throttle ofCopy = JdbcThrottles.of(copy, time).vacuum("t");

        // when
        try (Connection cleaner = template.getConnection();
                Statement statement = cleaner.createStatement()) {
            statement.execute("set vacuum_cost_delay = 100; set vacuum_cost_limit = 1");
            Future<?> unused = background.run(() -> statement.execute("vacuum t"));
            awaitReason(ofTable);

            // then
            assertThat(ofCopy.reasonToRest()).isEmpty();
            statement.cancel();
        }
    }

    static List<Function<JdbcThrottles, Throttle>> privileged() {
        return List.of(
                JdbcThrottles::replicationLag,
                JdbcThrottles::activeSessions,
                JdbcThrottles::archiveQueue,
                each -> each.vacuum("t"));
    }

    @ParameterizedTest
    @MethodSource("privileged")
    void a_user_who_may_not_see_a_figure_is_refused_at_once(Function<JdbcThrottles, Throttle> throttle) {
        // given
        Postgres.execute(database, "create table t (id bigint)");
        PGSimpleDataSource stranger = stranger();

        // then
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> throttle.apply(JdbcThrottles.of(stranger)))
                .withMessageContainingAll("the database user may not see", "grant it the role pg_monitor");
        Postgres.execute(database, "grant pg_monitor to throttle_stranger");
        assertThat(throttle.apply(JdbcThrottles.of(stranger)).reasonToRest()).isEmpty();
    }

    @Test
    void a_user_without_privileges_may_see_lock_waits_and_the_rate_of_the_log() {
        // given
        JdbcThrottles throttlesOfStranger = JdbcThrottles.of(stranger());

        // then
        assertThat(throttlesOfStranger.lockWaits().reasonToRest()).isEmpty();
        assertThat(throttlesOfStranger.logRate().reasonToRest()).isEmpty();
    }

    private PGSimpleDataSource stranger() {
        Postgres.execute(database, """
                drop role if exists throttle_stranger;
                create role throttle_stranger login;
                """);
        PGSimpleDataSource stranger = new PGSimpleDataSource();
        stranger.setUrl(database.getUrl());
        stranger.setUser("throttle_stranger");
        return stranger;
    }

    @Test
    void a_table_that_is_not_there_is_refused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> throttles.vacuum("nowhere"))
                .withMessageContaining("there is no table nowhere");
    }

    @Test
    void a_limit_that_nothing_keeps_is_refused() {
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> throttles.lockWaits(-1));
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> throttles.logRate(0));
    }

    @Test
    void a_database_that_is_not_there_is_told_at_once() {
        // given
        PGSimpleDataSource nobody = new PGSimpleDataSource();
        nobody.setUrl("jdbc:postgresql://localhost:1/nobody");

        // then
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> JdbcThrottles.of(nobody).lockWaits())
                .withMessageContaining("asking the database for its load failed");
    }
}
