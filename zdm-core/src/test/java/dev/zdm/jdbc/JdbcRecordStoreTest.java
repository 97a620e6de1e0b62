package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.RecordStore;
import dev.zdm.testing.Background;
import dev.zdm.testing.OneConnection;
import dev.zdm.testing.Postgres;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class JdbcRecordStoreTest extends SqlRecordStoreContract {
    private static final PGSimpleDataSource DATABASE = Postgres.freshDatabase();

    JdbcRecordStoreTest() {
        super(DATABASE);
    }

    @Override
    protected RecordStore<Long, Person> emptyStore() {
        Postgres.execute(DATABASE, """
                drop schema if exists other cascade;
                drop schema public cascade;
                create schema public;
                create table person (id bigint primary key, name text not null, age int, note text,
                    unmapped text default 'kept')
                """);
        return persons("person");
    }

    @Override
    void shorten(String column, int length) {
        execute("alter table person alter " + column + " type varchar(" + length + ")");
    }

    // ---- writing

    @Test
    void several_rows_are_written_all_or_none_without_a_unit_too() {
        // given
        Postgres.execute(DATABASE, "alter table person add check (age < 100)");
        RecordStore<Long, Person> store = persons("person");
        List<Person> rows = new ArrayList<>(persons(1_000));
        rows.add(new Person(1_001, "does not fit", 100, null));

        // when
        assertThatExceptionOfType(DatabaseException.class).isThrownBy(() -> store.putAll(rows));

        // then
        assertThat(store.page(null, 10)).isEmpty();
    }

    @Test
    void a_refused_value_is_reported_without_the_value() {
        // given
        Postgres.execute(DATABASE, "alter table person add unique (name)");
        RecordStore<Long, Person> store = persons("person");
        store.put(person(1, "secret"));

        // then
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> store.put(person(2, "secret")))
                .withMessageContaining("writing table 'person' failed (SQLSTATE 23505)")
                .withMessageContaining("Remedy: make the table accept the row")
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("secret"));
    }

    @Test
    void a_key_that_the_table_always_generates_can_be_given() {
        // given
        Postgres.execute(
                DATABASE,
                "alter table person alter id add generated always as identity; alter table person drop column note");
        JdbcRecordStore<Long, Long> ids = JdbcRecordStore.on(home)
                .table("person")
                .key("id", Long.class, (Long id) -> id)
                .column("name", id -> "name")
                .read(row -> row.getLong("id"))
                .build();

        // when
        ids.put(77L);

        // then
        assertThat(ids.find(77L)).contains(77L);
    }

    enum Mood {
        HAPPY
    }

    @SuppressWarnings("ArrayRecordComponent") // compared field by field
    record Wide(UUID id, Mood mood, String json, BigDecimal amount, Instant at, byte[] bytes, Boolean yes) {}

    @Test
    void values_of_many_types_fit_their_columns() {
        // given
        Postgres.execute(DATABASE, """
                create type mood as enum ('HAPPY', 'SAD');
                create table wide (id uuid primary key, mood mood, json jsonb, amount numeric(30, 4), at timestamptz,
                    bytes bytea, yes boolean)
                """);
        JdbcRecordStore<UUID, Wide> store = JdbcRecordStore.on(home)
                .table("wide")
                .key("id", UUID.class, Wide::id)
                .column("mood", Wide::mood)
                .column("json", Wide::json)
                .column("amount", Wide::amount)
                .column("at", Wide::at)
                .column("bytes", Wide::bytes)
                .column("yes", Wide::yes)
                .read(JdbcRecordStoreTest::wide)
                .build();
        Wide full = new Wide(
                new UUID(1, 2),
                Mood.HAPPY,
                "{\"a\": 1}",
                new BigDecimal("12345678901234567890.1234"),
                Instant.parse("2026-11-22T08:00:00.123456Z"),
                new byte[] {0, -1},
                true);
        Wide empty = new Wide(new UUID(3, 4), null, null, null, null, null, null);

        // when
        store.putAll(List.of(full, empty));

        // then
        assertThat(store.find(full.id())).get().usingRecursiveComparison().isEqualTo(full);
        assertThat(store.find(empty.id())).contains(empty);
        assertThat(store.findAll(List.of(empty.id(), full.id()))).hasSize(2);
    }

    private static Wide wide(ResultSet row) throws SQLException {
        String mood = row.getString("mood");
        OffsetDateTime at = row.getObject("at", OffsetDateTime.class);
        return new Wide(
                row.getObject("id", UUID.class),
                mood == null ? null : Mood.valueOf(mood),
                row.getString("json"),
                row.getBigDecimal("amount"),
                at == null ? null : at.toInstant(),
                row.getBytes("bytes"),
                (Boolean) row.getObject("yes"));
    }

    @Test
    void keys_of_every_type_are_found_and_paged() {
        assertKeys("int", Integer.class, List.of(-1, 0, 7));
        assertKeys("bigint", Long.class, List.of(-1L, 0L, Long.MAX_VALUE));
        assertKeys("bigint", Integer.class, List.of(1, 2, 3));
        assertKeys("int", Long.class, List.of(1L, 2L, 3L));
        assertKeys("text collate \"C\"", String.class, List.of("", "a' or 'b", "ż"));
        assertKeys("varchar(40)", String.class, List.of("a", "b", "c"));
        assertKeys("uuid", UUID.class, List.of(new UUID(0, 1), new UUID(0, 2), new UUID(1, 0)));
    }

    // ---- names

    @Test
    void a_table_of_another_schema_is_found_by_its_qualified_name() {
        // given
        Postgres.execute(
                DATABASE,
                "create schema other; create table other.person (id bigint primary key, name text, age int, note text)");
        JdbcRecordStore<Long, Person> store = persons("other.person");

        // when
        store.put(person(1, "elsewhere"));

        // then
        assertThat(store.name()).isEqualTo("other.person");
        assertThat(Postgres.count(DATABASE, "select count(*) from other.person"))
                .isEqualTo(1);
        assertThat(Postgres.count(DATABASE, "select count(*) from person")).isZero();
    }

    @Test
    void names_are_quoted_and_never_run() {
        // given
        String evil = "x\"; drop table person; --";
        Postgres.execute(
                DATABASE,
                "create table \"x\"\"; drop table person; --\" (\"Key\"\"\" bigint primary key, \"select\" text)");
        JdbcRecordStore<Long, Long> store = JdbcRecordStore.on(home)
                .table(evil)
                .key("Key\"", Long.class, (Long id) -> id)
                .column("select", id -> "value")
                .read(row -> row.getLong(1))
                .build();

        // when
        store.putAll(List.of(1L, 2L));
        store.remove(2L);
        store.advanceGeneratedKeys(0);

        // then
        assertThat(store.page(null, 10)).containsExactly(1L);
        assertThat(store.findAll(List.of(1L))).containsExactly(1L);
        assertThat(store.estimatedRows()).isEqualTo(1);
        assertThat(Postgres.count(DATABASE, "select count(*) from person")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "PERSON", "person\"; drop table person; --", "other.person"})
    void a_missing_table_is_refused_with_its_name(String table) {
        // then
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> persons(table))
                .withMessageContaining("table '" + table + "' cannot be mapped: it does not exist")
                .withMessageContaining("Remedy: create the table");
        assertThat(Postgres.count(DATABASE, "select count(*) from person")).isZero();
    }

    static List<List<String>> unfit() {
        return List.of(
                List.of("alter table person drop column age", "it has no column [age]"),
                List.of("alter table person drop column age, drop column note", "it has no column [age, note]"),
                List.of("alter table person drop constraint person_pkey", "neither a primary key nor a unique index"),
                List.of(
                        "alter table person drop constraint person_pkey, add primary key (id, name)",
                        "neither a primary key nor a unique index"),
                List.of(
                        "alter table person drop constraint person_pkey, add unique (id) deferrable",
                        "neither a primary key nor a unique index"),
                List.of(
                        "alter table person drop constraint person_pkey; create unique index on person (id) where id > 0",
                        "neither a primary key nor a unique index"),
                List.of(
                        "alter table person drop column note, add note text generated always as (name) stored",
                        "the database computes its column 'note'"));
    }

    @Test
    void a_unique_key_that_is_not_the_primary_one_will_do() {
        // given
        Postgres.execute(DATABASE, "alter table person drop constraint person_pkey, add unique (id)");

        // when
        persons("person").put(person(1, "a"));

        // then
        assertThat(persons("person").find(1L)).isPresent();
    }

    @Test
    void an_incomplete_or_contradictory_declaration_is_refused() {
        // then
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> JdbcRecordStore.on(home)
                        .table("person")
                        .key("id", Long.class, Person::id)
                        .build())
                .withMessageContaining("does not say how a row is read");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new TableShape("person", "id", List.of("id", "name", "name")))
                .withMessageContaining("a column twice");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new TableShape("person", "id", List.of("name")))
                .withMessageContaining("without key column 'id'");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> JdbcRecordStore.on(home).table("person").key("id", Double.class, row -> 1.0))
                .withMessageContaining("keys of type java.lang.Double");
    }

    @Test
    void an_unreachable_database_is_named_as_the_reason() {
        // given
        PGSimpleDataSource nobody = new PGSimpleDataSource();
        nobody.setUrl("jdbc:postgresql://localhost:1/nobody");

        // then
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> JdbcRecordStore.on(JdbcDataStore.of(nobody))
                        .table("person")
                        .key("id", Long.class, Person::id)
                        .read(JdbcRecordStoreTest::person)
                        .build())
                .withMessageContaining("checking table 'person' failed (SQLSTATE 08001)")
                .withMessageContaining("check that the database is up");
    }

    // ---- locks

    @Test
    void a_locked_row_stays_as_it_is_until_the_unit_ends() {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.put(person(1, "before"));

        // when
        Future<Boolean> writer = transactions.inTransaction(() -> {
            store.findForUpdate(1L);
            Future<Boolean> other = background.run(() -> put(store, person(1, "after")));
            Postgres.awaitWaiter(DATABASE);
            assertThat(store.find(1L)).contains(person(1, "before"));
            return other;
        });

        // then
        assertThat(Background.get(writer)).isTrue();
        assertThat(store.find(1L)).contains(person(1, "after"));
    }

    @Test
    void a_locked_row_does_not_stop_rows_that_refer_to_it() {
        // given
        Postgres.execute(DATABASE, "create table visit (person bigint references person)");
        RecordStore<Long, Person> store = persons("person");
        store.put(person(1, "a"));

        // when
        transactions.inTransaction(() -> {
            store.findForUpdate(1L);
            Postgres.execute(DATABASE, "set lock_timeout = '5s'; insert into visit values (1)");
            return null;
        });

        // then
        assertThat(Postgres.count(DATABASE, "select count(*) from visit")).isEqualTo(1);
    }

    @Test
    void a_page_for_a_scan_stops_writers_but_neither_readers_nor_rows_that_refer_to_it() {
        // given
        Postgres.execute(DATABASE, "create table visit (person bigint references person)");
        RecordStore<Long, Person> store = persons("person");
        store.putAll(persons(3));

        // when
        Future<Boolean> writer = transactions.inTransaction(() -> {
            store.pageForShare(null, 2);
            assertThat(Background.get(background.run(() -> store.find(1L)))).isPresent();
            Postgres.execute(DATABASE, "set lock_timeout = '5s'; insert into visit values (1)");
            assertThat(Background.get(background.run(() -> put(store, person(3, "beyond the page")))))
                    .isTrue();
            Future<Boolean> other = background.run(() -> put(store, person(2, "within")));
            Postgres.awaitWaiter(DATABASE);
            assertThat(store.find(2L)).contains(person(2, "name 2"));
            return other;
        });

        // then
        assertThat(Background.get(writer)).isTrue();
    }

    @Test
    void in_a_deadlock_with_the_application_the_scan_gives_way() {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.putAll(persons(3));
        CountDownLatch scanned = new CountDownLatch(1);
        CountDownLatch changed = new CountDownLatch(1);
        Future<Boolean> application = background.run(() -> transactions.inTransaction(() -> {
            store.put(person(3, "application"));
            changed.countDown();
            Background.await(scanned);
            store.put(person(1, "application"));
            return true;
        }));
        Background.await(changed);

        // when
        assertThatThrownBy(() -> transactions.inTransaction(() -> {
                    store.pageForShare(null, 1);
                    scanned.countDown();
                    Postgres.awaitWaiter(DATABASE);
                    return store.pageForShare(1L, 10);
                }))
                .isInstanceOf(BusyException.class);

        // then
        assertThat(Background.get(application)).isTrue();
        assertThat(store.find(1L)).contains(person(1, "application"));
    }

    @Test
    void a_scan_with_one_snapshot_steps_back_from_rows_that_changed_after_it() {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.put(person(1, "before"));
        PGSimpleDataSource strict = new PGSimpleDataSource();
        strict.setUrl(DATABASE.getUrl());
        strict.setUser(DATABASE.getUser());
        strict.setOptions("-c default_transaction_isolation=repeatable\\ read");
        JdbcTransactionScope scan = JdbcTransactionScope.of(strict);
        RecordStore<Long, Person> scanned = JdbcRecordStore.on(JdbcDataStore.of(scan))
                .table("person")
                .key("id", Long.class, Person::id)
                .read(row -> person(row.getLong(1), ""))
                .build();

        // then
        assertThatThrownBy(() -> scan.inTransaction(() -> {
                    scanned.find(1L);
                    store.put(person(1, "after"));
                    return scanned.pageForShare(null, 10);
                }))
                .isInstanceOf(BusyException.class);
    }

    @Test
    void a_page_for_a_scan_needs_a_unit() {
        assertThatThrownBy(() -> persons("person").pageForShare(null, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("person");
    }

    @Test
    void the_scans_short_patience_ends_with_its_unit() throws SQLException {
        // given
        try (OneConnection pool = OneConnection.of(DATABASE)) {
            JdbcTransactionScope pooled = JdbcTransactionScope.of(pool.dataSource());
            JdbcRecordStore<Long, Person> store = JdbcRecordStore.on(JdbcDataStore.of(pooled))
                    .table("person")
                    .key("id", Long.class, Person::id)
                    .read(row -> person(row.getLong(1), ""))
                    .build();

            // when
            pooled.inTransaction(() -> store.pageForShare(null, 1));

            // then
            assertThat(Statements.first(pool.connection(), "show lock_timeout", row -> row.getString(1)))
                    .contains("0");
            assertThat(pool.lent()).isZero();
        }
    }

    @Test
    void rows_that_go_while_a_page_waits_for_them_do_not_make_it_the_last_one() throws SQLException {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.putAll(persons(5));
        try (Connection application = DATABASE.getConnection()) {
            application.setAutoCommit(false);
            Statements.update(application, "delete from person where id in (1, 2)");

            // when
            Future<List<Person>> page =
                    background.run(() -> transactions.inTransaction(() -> store.pageForShare(null, 3)));
            Postgres.awaitWaiter(DATABASE);
            application.commit();

            // then
            assertThat(Background.get(page)).extracting(Person::id).containsExactly(3L, 4L, 5L);
        }
    }

    // ---- generated keys

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id bigserial primary key",
                "id bigint generated always as identity primary key",
                "id int generated by default as identity primary key",
                "id bigint primary key default nextval('shared')",
                "id bigint primary key default nextval('\"Odd \"\"name''\"')"
            })
    void generated_keys_go_on_after_the_greatest_one_and_never_back(String key) {
        // given
        Postgres.execute(
                DATABASE,
                "create sequence shared; create sequence \"Odd \"\"name'\"; drop table person; create table person ("
                        + key + ", name text, age int, note text)");
        RecordStore<Long, Person> store = persons("person");

        // when / then
        store.advanceGeneratedKeys(0);
        assertThat(generatedKey()).as("nothing moved in an empty table").isEqualTo(1);
        store.put(person(1_000, "copied"));
        store.advanceGeneratedKeys(0);
        assertThat(generatedKey()).isEqualTo(1_001);
        IntStream.range(0, 3).forEach(i -> generatedKey());
        store.remove(1_004L);
        store.remove(1_003L);
        store.advanceGeneratedKeys(0);
        assertThat(generatedKey()).as("never back").isEqualTo(1_005);
    }

    @Test
    void a_first_key_that_was_copied_is_not_generated_again() {
        // given
        Postgres.execute(
                DATABASE,
                "drop table person; create table person (id bigserial primary key, name text, age int, note text)");
        RecordStore<Long, Person> store = persons("person");
        store.put(person(1, "copied"));

        // when
        store.advanceGeneratedKeys(0);

        // then
        assertThat(generatedKey()).isEqualTo(2);
    }

    @Test
    void two_tables_that_share_a_sequence_never_generate_the_same_key() {
        // given
        Postgres.execute(DATABASE, """
                drop table person;
                create table person (id bigserial primary key, name text, age int, note text);
                create table person_v2 (id bigint primary key default nextval('person_id_seq'), name text, age int,
                    note text)
                """);
        RecordStore<Long, Person> old = persons("person");
        RecordStore<Long, Person> next = persons("person_v2");
        old.put(person(generatedKey() + 50, "old"));
        next.put(person(20, "new"));

        // when
        next.advanceGeneratedKeys(0);
        long fromNew = Postgres.count(DATABASE, "insert into person_v2 (name) values ('x') returning id");
        old.advanceGeneratedKeys(0);
        long fromOld = generatedKey();
        next.advanceGeneratedKeys(0);
        long again = Postgres.count(DATABASE, "insert into person_v2 (name) values ('x') returning id");

        // then
        assertThat(List.of(fromNew, fromOld, again)).containsExactly(21L, 52L, 53L);
    }

    @Test
    void a_sequence_that_only_helps_to_make_a_text_is_left_alone() {
        // given
        Postgres.execute(
                DATABASE,
                "create sequence numbers; create table tag (name text primary key default 't' || nextval('numbers'))");
        JdbcRecordStore<String, String> tags = JdbcRecordStore.on(home)
                .table("tag")
                .key("name", String.class, (String tag) -> tag)
                .read(row -> row.getString(1))
                .build();
        tags.put("t1");

        // then
        assertThat(tags.lastGeneratedKey()).isZero();
        tags.advanceGeneratedKeys(7);
        assertThat(Postgres.count(DATABASE, "select nextval('numbers')")).isEqualTo(1);
    }

    @Test
    void the_key_of_a_deleted_row_is_not_generated_again_by_the_side_that_takes_over() {
        // given
        Postgres.execute(DATABASE, """
                drop table person;
                create table person (id bigserial primary key, name text, age int, note text);
                create table person_v2 (id bigserial primary key, name text, age int, note text)
                """);
        RecordStore<Long, Person> old = persons("person");
        RecordStore<Long, Person> next = persons("person_v2");
        next.put(person(generatedKey(), "copied"));
        old.remove(generatedKey());

        // when
        next.advanceGeneratedKeys(old.lastGeneratedKey());

        // then
        long fromNew = Postgres.count(DATABASE, "insert into person_v2 (name) values ('x') returning id");
        assertThat(fromNew).isEqualTo(3);
    }

    private static long generatedKey() {
        return Postgres.count(DATABASE, "insert into person (name) values ('generated') returning id");
    }

    // ---- estimates

    @Test
    void rows_are_counted_until_the_table_was_analysed_and_estimated_afterwards() {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.putAll(persons(500));
        assertThat(store.estimatedRows()).isEqualTo(500);

        // when
        Postgres.execute(DATABASE, "analyze person");
        store.put(person(501, "later"));

        // then
        assertThat(store.estimatedRows()).isEqualTo(500);
    }
}
