package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.checks.MariaDbServer;
import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Instances;
import dev.zdm.spi.Instances.Registration;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.StateStoreContract;
import dev.zdm.testing.Background;
import dev.zdm.testing.DriverDataSource;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On MariaDB, through either driver. */
abstract class MySqlStateStoreContract extends StateStoreContract {
    private final DataSource database;

    MySqlStateStoreContract(DataSource database) {
        this.database = database;
    }

    @Override
    protected StateStore emptyStore() {
        JdbcSchema.STATE.create(database);
        JdbcSchema.STATE.tables(database).forEach(table -> Sql.execute(database, "delete from " + table));
        return JdbcStateStore.of(database);
    }

    @Override
    protected void passTime(Duration duration) {
        Sql.execute(
                database,
                "update zdm_instance set renewed_at = renewed_at - interval " + duration.toMillis() * 1_000
                        + " microsecond");
    }

    /** In the night of 29 March 2026 clocks in Berlin skipped the hour after two. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-03-29T01:30:00.123456Z", "2026-03-29T02:30:00Z", "2026-10-25T00:30:00.999999Z"})
    void times_survive_whatever_time_zones_server_session_and_jvm_are_in(String time) {
        // given
        TimeZone before = TimeZone.getDefault();
        StateStore store = emptyStore();
        Scan scan = Scan.begin(MIGRATION, 1, ScanKind.BACKFILL, Instant.parse(time));
        try {
            // when
            TimeZone.setDefault(TimeZone.getTimeZone(ZoneId.of("Europe/Berlin")));
            store.scans().save(scan);
            TimeZone.setDefault(TimeZone.getTimeZone(ZoneId.of("America/New_York")));

            // then
            assertThat(store.scans().find(MIGRATION, 1, ScanKind.BACKFILL)).contains(scan);
            assertThat(Sql.texts(database, "select cast(started_at as char) from zdm_scan")
                            .get(0))
                    .startsWith(time.substring(0, 19).replace('T', ' '));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void names_that_differ_only_in_case_are_different_migrations() {
        // given
        StateStore store = emptyStore();
        store.states().createIfAbsent(initial());

        // then
        assertThat(store.states().find(MIGRATION.toUpperCase(Locale.ROOT))).isEmpty();
    }

    @Test
    @Timeout(20)
    void a_claim_does_not_wait_for_the_instances_of_other_migrations() throws SQLException {
        // given
        Instances instances = storeOf(List.of("a", MIGRATION, "z")).instances();
        join(instances, "a", "one");
        join(instances, "z", "one");

        // when / then
        try (Connection others = database.getConnection()) {
            others.setAutoCommit(false);
            Statements.update(others, "update zdm_instance set seq = 9 where id = 'one' and migration = 'a'");
            Statements.update(others, "update zdm_instance set seq = 9 where id = 'one' and migration = 'z'");
            assertThat(join(instances, MIGRATION, "one")).isInstanceOf(Registration.Joined.class);
            assertThat(join(instances, MIGRATION, "two")).isInstanceOf(Registration.Joined.class);
        }
    }

    @Test
    void many_migrations_take_their_places_at_once() {
        // given
        List<String> migrations =
                IntStream.range(0, 12).mapToObj(number -> "m" + number).toList();
        Instances instances = storeOf(migrations).instances();
        Iterator<String> each = migrations.iterator();

        // when
        try (Background background = new Background()) {
            background.race(migrations.size(), () -> {
                String migration;
                synchronized (each) {
                    migration = each.next();
                }
                return join(instances, migration, "one");
            });
        }

        // then
        assertThat(Sql.count(database, "select count(*) from zdm_instance")).isEqualTo(migrations.size());
    }

    private static Registration join(Instances instances, String migration, String name) {
        return instances.register(place(migration, name, "boot"), Optional.empty(), Optional.empty());
    }

    private StateStore storeOf(List<String> migrations) {
        StateStore store = emptyStore();
        migrations.forEach(migration -> store.states()
                .createIfAbsent(MigrationState.initial(migration, MigrationKind.DATA, Instant.EPOCH, "test")));
        return store;
    }

    @Test
    void missing_tables_are_named_with_their_script() {
        // given
        StateStore store = emptyStore();
        Sql.execute(database, "drop table zdm_audit; drop table zdm_instance");

        // then
        assertFails(
                () -> store.states().createIfAbsent(initial()),
                "[zdm_instance, zdm_audit]",
                "dev/zdm/jdbc/mysql/R__zdm_state.sql");
        assertThat(store.states().find(MIGRATION)).as("nothing half-written").isEmpty();
    }

    @Test
    void a_user_without_rights_is_recognised() {
        // given
        emptyStore();
        Sql.execute(database, "create or replace user 'stranger'@'%' identified by ''");
        String schema = Sql.texts(database, "select database()").get(0);
        Sql.execute(database, "grant create on " + schema + ".* to 'stranger'@'%'");
        String url = ((DriverDataSource) database).url().replace("user=tester", "user=stranger");

        // then
        assertFails(
                () -> JdbcStateStore.of(new DriverDataSource(url)).states().find(MIGRATION), "may not use", "grant");
    }

    @Test
    void a_replica_that_accepts_no_writes_is_recognised() {
        // given
        StateStore store = emptyStore();
        store.states().createIfAbsent(initial());
        DataSource replica = ReadOnlyConnections.of(database);

        // then
        assertFails(
                () -> JdbcStateStore.of(replica).instances().release(place(MIGRATION, "one", "boot")),
                "accepts no writes");
    }

    @Test
    void a_database_that_goes_later_is_recognised() {
        // given
        StateStore store;
        try (MariaDbServer server = MariaDb.startServer()) {
            DataSource own = MariaDb.freshDatabase(server);
            JdbcSchema.STATE.create(own);
            store = JdbcStateStore.of(own);
            store.states().createIfAbsent(initial());
        }

        // then
        assertFails(() -> store.states().find(MIGRATION), "cannot be reached", "check that the database is up");
    }

    private static void assertFails(Runnable call, String... parts) {
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(call::run)
                .satisfies(error -> assertThat(error.migration()).contains(MIGRATION))
                .withMessageContainingAll(parts)
                .withMessageContaining("Remedy");
    }
}
