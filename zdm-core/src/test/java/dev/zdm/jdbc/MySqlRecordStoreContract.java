package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.Background;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.OneConnection;
import dev.zdm.testing.Sql;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On MariaDB, through either driver, at the server's default isolation. */
abstract class MySqlRecordStoreContract extends SqlRecordStoreContract {
    MySqlRecordStoreContract(DataSource database) {
        super(database);
    }

    @Override
    protected RecordStore<Long, Person> emptyStore() {
        execute("""
                drop table if exists person; drop table if exists person_v2;
                create table person (id bigint primary key, name text not null, age int, note mediumtext,
                    unmapped varchar(20) default 'kept') engine = InnoDB default character set utf8mb4
                """);
        return persons("person");
    }

    @Override
    void shorten(String column, int length) {
        execute("alter table person modify " + column + " varchar(" + length + ")");
    }

    // ---- writing

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_value_that_another_row_has_in_a_unique_column_is_refused_and_never_overwrites_that_row(boolean present) {
        // given
        execute("alter table person modify name varchar(50) not null, add unique (name)");
        RecordStore<Long, Person> store = persons("person");
        store.put(person(1, "taken"));
        if (present) {
            store.put(person(2, "free"));
        }
        List<String> before = Sql.texts(database, "select id, name from person");

        // then
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> store.put(new Person(2, "taken", 99, null)))
                .withMessageContaining("make the table accept the row")
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("taken"));
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> store.putAll(List.of(person(3, "three"), new Person(2, "taken", 99, null))));
        assertThat(Sql.texts(database, "select id, name from person")).isEqualTo(before);
    }

    @Test
    void two_rows_that_swap_a_unique_value_are_refused_instead_of_mixed_up() {
        // given
        execute("alter table person modify name varchar(50) not null, add unique (name)");
        RecordStore<Long, Person> store = persons("person");
        store.putAll(List.of(person(1, "a"), person(2, "b")));

        // then
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> store.putAll(List.of(person(1, "b"), person(2, "a"))));
        assertThat(store.page(null, 9)).containsExactly(person(1, "a"), person(2, "b"));
    }

    enum Mood {
        HAPPY
    }

    record Wide(UUID id, Mood mood, String json, BigDecimal amount, boolean yes) {}

    @ParameterizedTest
    @ValueSource(strings = {"char(36)", "varchar(36)"})
    void values_of_many_types_fit_their_columns(String uuid) {
        // given
        execute("drop table if exists wide; create table wide (id " + uuid
                + " primary key, mood enum ('HAPPY', 'SAD'), json json, amount decimal(30, 4), yes boolean)"
                + " engine = InnoDB");
        JdbcRecordStore<UUID, Wide> store = JdbcRecordStore.on(home)
                .table("wide")
                .key("id", UUID.class, Wide::id)
                .column("mood", Wide::mood)
                .column("json", Wide::json)
                .column("amount", Wide::amount)
                .column("yes", Wide::yes)
                .read(row -> new Wide(
                        UUID.fromString(row.getString("id")),
                        Mood.valueOf(row.getString("mood")),
                        row.getString("json"),
                        row.getBigDecimal("amount"),
                        row.getBoolean("yes")))
                .build();
        Wide full =
                new Wide(new UUID(1, 2), Mood.HAPPY, "{\"a\": 1}", new BigDecimal("12345678901234567890.1234"), true);

        // when
        store.put(full);
        store.put(full);

        // then
        assertThat(store.find(full.id())).contains(full);
        assertThat(store.findAll(List.of(full.id(), new UUID(3, 4)))).containsExactly(full);
    }

    // ---- keys

    @Test
    void keys_of_every_type_are_found_and_paged() {
        assertKeys("int", Integer.class, List.of(-1, 0, 7));
        assertKeys("bigint", Long.class, List.of(-1L, 0L, Long.MAX_VALUE));
        assertKeys("bigint unsigned", Integer.class, List.of(1, 2, 3));
        assertKeys("varchar(40) collate utf8mb4_bin", String.class, List.of("", "a' or 'b", "ż"));
        assertKeys("char(36)", UUID.class, List.of(new UUID(0, 1), new UUID(0, 2), new UUID(1, 0)));
    }

    @Test
    void keys_that_a_collation_calls_equal_are_one_row_which_takes_the_spelling_written_last() {
        // given
        JdbcRecordStore<String, String> tags = tags("varchar(20) collate utf8mb4_general_ci");

        // when
        tags.putAll(List.of("b", "B", "a", "C"));

        // then
        assertThat(tags.page(null, 10)).containsExactly("a", "B", "C");
        assertThat(tags.page("A", 1)).containsExactly("B");
        assertThat(tags.page("b", 9)).containsExactly("C");
    }

    @Test
    void more_keys_are_found_than_one_statement_names() {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.putAll(persons(1_203));

        // then
        assertThat(store.findAll(persons(1_300).stream().map(Person::id).toList()))
                .hasSize(1_203)
                .doesNotHaveDuplicates();
    }

    // ---- fitness

    static List<List<String>> unfit() {
        return List.of(
                List.of("alter table person drop column age", "it has no column [age]"),
                List.of("alter table person drop primary key", "neither a primary key nor a unique index"),
                List.of(
                        "alter table person drop primary key, add unique (id, age)",
                        "neither a primary key nor a unique index"),
                List.of(
                        "alter table person drop column note, add note text generated always as (name) stored",
                        "the database computes its column 'note'"),
                List.of("alter table person engine = MyISAM", "its storage engine is MyISAM"),
                List.of("alter table person engine = MyISAM", "ENGINE = InnoDB"));
    }

    @Test
    void an_index_over_the_first_characters_of_a_key_does_not_make_it_unique() {
        // given
        execute("drop table if exists tag; create table tag (name varchar(20), unique (name(3))) engine = InnoDB");

        // then
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> JdbcRecordStore.on(home)
                        .table("tag")
                        .key("name", String.class, (String tag) -> tag)
                        .read(row -> row.getString(1))
                        .build())
                .withMessageContaining("neither a primary key nor a unique index")
                .withMessageContaining("add one of the whole column");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "PERSON", "person`; drop table person; --", "other.person"})
    void a_missing_table_is_refused_with_its_name(String table) {
        // then
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> persons(table))
                .withMessageContaining("table '" + table + "' cannot be mapped: it does not exist")
                .withMessageContaining("case-sensitive");
        assertThat(Sql.count(database, "select count(*) from person")).isZero();
    }

    // ---- locks

    @Test
    void a_row_that_is_locked_is_seen_as_last_committed_whatever_snapshot_the_unit_has() {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.put(person(1, "before"));

        // when
        List<Person> seen = transactions.inTransaction(() -> {
            Person first = store.find(1L).orElseThrow();
            transactions.requiresNew(() -> put(store, person(1, "after")));
            Person again = store.find(1L).orElseThrow();
            return List.of(first, again, store.findForUpdate(1L).orElseThrow());
        });

        // then
        assertThat(seen).extracting(Person::name).containsExactly("before", "before", "after");
    }

    @Test
    void two_units_that_lock_different_absent_rows_and_insert_them_do_not_deadlock() {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.put(person(1, "present"));
        CountDownLatch bothLocked = new CountDownLatch(2);

        // when
        Future<Boolean> one = background.run(() -> lockAndPut(store, 50, bothLocked));
        Future<Boolean> other = background.run(() -> lockAndPut(store, 60, bothLocked));

        // then
        assertThat(Background.get(one)).isTrue();
        assertThat(Background.get(other)).isTrue();
        assertThat(transactions.<Boolean, RuntimeException>inTransaction(() -> store.lock(50L)))
                .isTrue();
    }

    private boolean lockAndPut(RecordStore<Long, Person> store, long key, CountDownLatch bothLocked) {
        return transactions.inTransaction(() -> {
            assertThat(store.lock(key)).isFalse();
            bothLocked.countDown();
            Background.await(bothLocked);
            return put(store, person(key, "inserted"));
        });
    }

    @Test
    void a_page_for_a_scan_stops_writers_but_not_readers() {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.putAll(persons(3));

        // when
        Future<Boolean> writer = transactions.inTransaction(() -> {
            store.pageForShare(null, 2);
            assertThat(Background.get(background.run(() -> store.find(1L)))).isPresent();
            Future<Boolean> other = background.run(() -> put(store, person(2, "within")));
            awaitWaiter();
            return other;
        });

        // then
        assertThat(Background.get(writer)).isTrue();
    }

    @Test
    void in_a_deadlock_the_victim_is_told_to_try_again_and_half_of_its_unit_never_commits() {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.putAll(persons(9));
        CountDownLatch changed = new CountDownLatch(1);
        Future<Boolean> stronger = background.run(() -> transactions.inTransaction(() -> {
            store.putAll(List.of(person(2, "x"), person(3, "x"), person(4, "x"), person(5, "x")));
            changed.countDown();
            awaitWaiter();
            return put(store, person(1, "x"));
        }));
        Background.await(changed);

        // when
        assertThatThrownBy(() -> transactions.inTransaction(() -> {
                    store.findForUpdate(1L);
                    assertThatThrownBy(() -> store.put(person(2, "victim"))).isInstanceOf(BusyException.class);
                    return put(store, person(9, "half of it"));
                }))
                .isInstanceOf(MarkedForRollbackException.class);

        // then
        assertThat(Background.get(stronger)).isTrue();
        assertThat(store.find(9L)).contains(person(9, "name 9"));
    }

    private void awaitWaiter() {
        Sql.awaitWaiter(new MariaDb(), database);
    }

    @Test
    void a_unit_that_waited_too_long_can_only_roll_back_because_the_server_may_have_done_so_already() throws Exception {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.put(person(1, "a"));

        // when / then
        try (Connection application = database.getConnection()) {
            application.setAutoCommit(false);
            Statements.update(application, "update person set name = 'b' where id = 1");
            assertThatThrownBy(() -> transactions.inTransaction(() -> {
                        transactions.withConnection(connection ->
                                Statements.update(connection, "set session innodb_lock_wait_timeout = 1"));
                        assertThatThrownBy(() -> store.put(person(1, "late"))).isInstanceOf(BusyException.class);
                        return put(store, person(9, "half of it"));
                    }))
                    .isInstanceOf(MarkedForRollbackException.class);
        }
        assertThat(store.find(9L)).isEmpty();
    }

    @Test
    void a_unit_that_met_a_row_younger_than_its_snapshot_can_only_roll_back() {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.put(person(1, "a"));

        // when / then
        assertThatThrownBy(() -> transactions.inTransaction(() -> {
                    transactions.withConnection(
                            connection -> Statements.update(connection, "set session innodb_snapshot_isolation = ON"));
                    store.find(1L);
                    transactions.requiresNew(() -> put(store, person(1, "meanwhile")));
                    assertThatThrownBy(() -> store.findForUpdate(1L)).isInstanceOf(BusyException.class);
                    return put(store, person(9, "half of it"));
                }))
                .isInstanceOf(MarkedForRollbackException.class);
        assertThat(store.find(9L)).isEmpty();
    }

    static List<Consumer<RecordStore<Long, Person>>> scanning() {
        return List.of(store -> store.pageForShare(null, 1), store -> store.putAll(List.of(person(1, "copied"))));
    }

    @ParameterizedTest
    @MethodSource("scanning")
    @Timeout(20)
    void the_scans_short_patience_ends_with_its_statement(Consumer<RecordStore<Long, Person>> scan)
            throws SQLException {
        // given
        try (OneConnection pool = OneConnection.of(database);
                Connection application = database.getConnection()) {
            JdbcTransactionScope pooled = JdbcTransactionScope.of(pool.dataSource());
            JdbcRecordStore<Long, Person> store = persons(JdbcDataStore.of(pooled), "person");
            store.put(person(1, "a"));
            String before = patienceOf(pool.connection());
            application.setAutoCommit(false);
            Statements.update(application, "update person set name = 'b'");

            // when
            assertThatThrownBy(() -> pooled.inTransaction(() -> {
                        scan.accept(store);
                        return null;
                    }))
                    .isInstanceOf(BusyException.class);

            // then
            assertThat(patienceOf(pool.connection())).isEqualTo(before);
            assertThat(pool.lent()).isZero();
        }
    }

    @Test
    void the_scans_short_patience_ends_even_with_an_error_of_the_users_reader() throws SQLException {
        // given
        persons("person").put(person(1, "a"));
        try (OneConnection pool = OneConnection.of(database)) {
            JdbcTransactionScope pooled = JdbcTransactionScope.of(pool.dataSource());
            JdbcRecordStore<Long, Long> store = JdbcRecordStore.on(JdbcDataStore.of(pooled))
                    .table("person")
                    .key("id", Long.class, (Long id) -> id)
                    .read(row -> {
                        throw new NoClassDefFoundError("a class of the user");
                    })
                    .build();
            String before = patienceOf(pool.connection());

            // when
            assertThatThrownBy(() -> pooled.inTransaction(() -> store.pageForShare(null, 1)))
                    .isInstanceOf(NoClassDefFoundError.class);

            // then
            assertThat(patienceOf(pool.connection())).isEqualTo(before);
        }
    }

    private static String patienceOf(Connection connection) throws SQLException {
        return Statements.first(connection, "select @@innodb_lock_wait_timeout", row -> row.getString(1))
                .orElseThrow();
    }

    // ---- generated keys

    @Test
    void generated_keys_go_on_after_those_that_were_copied() {
        // given
        execute("alter table person modify id bigint auto_increment");
        RecordStore<Long, Person> store = persons("person");
        assertThat(store.lastGeneratedKey()).isZero();

        // when
        store.put(person(1_000, "copied"));
        advance(store, 0);

        // then
        assertThat(generatedKey("person")).isEqualTo(1_001);
        assertThat(store.lastGeneratedKey()).isEqualTo(1_001);
    }

    static List<String> tables() {
        return List.of(
                "drop table person; create table person (id bigint auto_increment primary key, name varchar(50), age int,"
                        + " note text) engine = InnoDB",
                "drop table person; create table person (id bigint auto_increment primary key,"
                        + " name varchar(50) not null unique, age int not null, note text,"
                        + " other int generated always as (age + 1), check (age > 0)) engine = InnoDB",
                "drop table if exists town; create table town (id int primary key) engine = InnoDB;"
                        + "insert into town values (1); drop table person;"
                        + "create table person (id int auto_increment primary key, name varchar(50), age int not null,"
                        + " note text comment ') ENGINE=InnoDB AUTO_INCREMENT=7', foreign key (age) references town (id))"
                        + " engine = InnoDB");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void the_key_of_a_deleted_row_is_not_generated_again_by_the_side_that_takes_over(String table) {
        // given
        execute(table);
        RecordStore<Long, Person> store = persons("person");

        // when / then
        advance(store, 41);
        assertThat(store.lastGeneratedKey()).as("without any row").isEqualTo(41);
        store.put(person(42, "a"));
        advance(store, 99);
        assertThat(store.lastGeneratedKey()).as("with rows").isEqualTo(99);
        advance(store, 50);
        assertThat(store.lastGeneratedKey()).as("never back").isEqualTo(99);
        assertThat(Sql.texts(database, "select id from person")).containsExactly("42");
        execute("insert into person (name, age) values ('generated', 1)");
        assertThat(Sql.count(database, "select max(id) from person")).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORACLE", "ANSI", "NO_TABLE_OPTIONS", "STRICT_ALL_TABLES"})
    void keys_are_moved_in_every_mode_of_the_session(String mode) throws SQLException {
        // given
        execute(tables().get(0));
        try (OneConnection pool = OneConnection.of(database)) {
            JdbcTransactionScope pooled = JdbcTransactionScope.of(pool.dataSource());
            Statements.execute(pool.connection(), "set session sql_mode = '" + mode + ",STRICT_TRANS_TABLES'");
            RecordStore<Long, Person> store = persons(JdbcDataStore.of(pooled), "person");
            String before = modeOf(pool.connection());

            // when
            store.put(person(41, "gone"));
            store.remove(41L);

            // then
            assertThat(store.lastGeneratedKey()).isEqualTo(41);
            store.advanceGeneratedKeys(50);
            assertThat(store.lastGeneratedKey()).isEqualTo(50);
            assertThat(modeOf(pool.connection())).isEqualTo(before);
        }
    }

    @Test
    void moving_the_keys_leaves_the_session_and_the_unit_as_they_were() throws SQLException {
        // given
        execute(tables().get(1));
        try (OneConnection pool = OneConnection.of(database)) {
            JdbcTransactionScope pooled = JdbcTransactionScope.of(pool.dataSource());
            RecordStore<Long, Person> store = persons(JdbcDataStore.of(pooled), "person");
            String before = modeOf(pool.connection());

            // when
            pooled.inTransaction(() -> {
                store.advanceGeneratedKeys(50);
                store.put(person(7, "same unit"));
                return null;
            });

            // then
            assertThat(modeOf(pool.connection())).isEqualTo(before);
            assertThat(store.page(null, 9)).containsExactly(person(7, "same unit"));
        }
    }

    private static String modeOf(Connection connection) throws SQLException {
        return Statements.first(connection, "select concat(@@sql_mode, @@foreign_key_checks)", row -> row.getString(1))
                .orElseThrow();
    }

    private void advance(RecordStore<Long, Person> store, long past) {
        transactions.inTransaction(() -> {
            store.advanceGeneratedKeys(past);
            return null;
        });
    }

    private long generatedKey(String table) {
        execute("insert into " + table + " (name) values ('generated')");
        return Sql.count(database, "select max(id) from " + table);
    }
}
