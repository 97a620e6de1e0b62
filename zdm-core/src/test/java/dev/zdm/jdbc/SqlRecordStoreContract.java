package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.KeyType;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.RecordStoreContract;
import dev.zdm.testing.Background;
import dev.zdm.testing.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a table does on every server; those who extend it make its table {@code person}, and say how theirs differs. */
abstract class SqlRecordStoreContract extends RecordStoreContract {
    final Background background = new Background();
    final DataSource database;
    final JdbcTransactionScope transactions;
    final JdbcDataStore home;

    SqlRecordStoreContract(DataSource database) {
        this.database = database;
        this.transactions = JdbcTransactionScope.of(database);
        this.home = JdbcDataStore.of(transactions);
    }

    @AfterEach
    void endThreads() {
        background.close();
    }

    final void execute(String sql) {
        Sql.execute(database, sql);
    }

    final JdbcRecordStore<Long, Person> persons(String table) {
        return persons(home, table);
    }

    static JdbcRecordStore<Long, Person> persons(JdbcDataStore home, String table) {
        return JdbcRecordStore.on(home)
                .table(table)
                .key("id", Long.class, Person::id)
                .column("name", Person::name)
                .column("age", Person::age)
                .column("note", Person::note)
                .read(SqlRecordStoreContract::person)
                .build();
    }

    static Person person(ResultSet row) throws SQLException {
        return new Person(
                row.getLong("id"), row.getString("name"), (Integer) row.getObject("age"), row.getString("note"));
    }

    static boolean put(RecordStore<Long, Person> store, Person person) {
        store.put(person);
        return true;
    }

    /** A table of nothing but keys. */
    final JdbcRecordStore<String, String> tags(String type) {
        execute("drop table if exists tag");
        execute("create table tag (name " + type + " primary key)");
        return JdbcRecordStore.on(home)
                .table("tag")
                .key("name", String.class, (String tag) -> tag)
                .read(row -> row.getString(1))
                .build();
    }

    /** Lets a column of table {@code person} take only so many characters. */
    abstract void shorten(String column, int length);

    @Test
    void columns_that_are_not_mapped_keep_their_values() {
        // given
        RecordStore<Long, Person> store = persons("person");
        execute("insert into person (id, name, unmapped) values (1, 'before', 'mine')");

        // when
        store.put(person(1, "after"));

        // then
        assertThat(Sql.texts(database, "select name, unmapped from person")).containsExactly("after,mine");
    }

    @Test
    void a_value_too_long_for_its_column_is_never_cut() {
        // given
        shorten("name", 5);
        RecordStore<Long, Person> store = persons("person");

        // then
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> store.put(person(1, "secret")))
                .withMessageContaining("(SQLSTATE 22001)")
                .withMessageContaining("make the table accept the row");
        assertThat(store.find(1L)).isEmpty();
    }

    @Test
    void a_table_of_keys_only_takes_the_same_key_twice() {
        // given
        JdbcRecordStore<String, String> tags = tags("varchar(20)");

        // when
        tags.put("a");
        tags.put("a");
        tags.putAll(List.of("a", "b"));

        // then
        assertThat(tags.page(null, 10)).containsExactly("a", "b");
    }

    final <K> void assertKeys(String sqlType, Class<K> type, List<K> keys) {
        execute("drop table if exists k");
        execute("create table k (k " + sqlType + " primary key)");
        JdbcRecordStore<K, K> store = JdbcRecordStore.on(home)
                .table("k")
                .key("k", type, (K key) -> key)
                .read(row -> KeyType.of(type).parse(row.getString(1)))
                .build();
        store.putAll(keys);
        assertThat(store.page(null, 2)).containsExactlyElementsOf(keys.subList(0, 2));
        assertThat(store.page(keys.get(1), 2)).containsExactly(keys.get(2));
        assertThat(store.findAll(keys)).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(store.find(keys.get(2))).contains(keys.get(2));
        store.remove(keys.get(2));
        assertThat(store.find(keys.get(2))).isEmpty();
    }

    /** Those who extend this have a method {@code unfit}: changes of the table, each with what is wrong then. */
    @ParameterizedTest
    @MethodSource("unfit")
    void a_table_that_does_not_fit_is_refused_with_what_is_wrong(List<String> changeAndProblem) {
        // given
        execute(changeAndProblem.get(0));

        // then
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> persons("person"))
                .withMessageContaining("table 'person' cannot be mapped: ")
                .withMessageContaining(changeAndProblem.get(1))
                .withMessageContaining("Remedy");
    }

    @Test
    void a_page_for_a_scan_steps_back_from_the_application_which_goes_on() {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.putAll(persons(3));
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch scanned = new CountDownLatch(1);
        Future<Boolean> application = background.run(() -> transactions.inTransaction(() -> {
            store.put(person(2, "changed"));
            locked.countDown();
            Background.await(scanned);
            return put(store, person(3, "changed too"));
        }));
        Background.await(locked);

        // when
        assertThatThrownBy(() -> transactions.inTransaction(() -> store.pageForShare(null, 10)))
                .isInstanceOf(BusyException.class);
        scanned.countDown();

        // then
        assertThat(Background.get(application)).isTrue();
        assertThat(transactions.inTransaction(() -> store.pageForShare(1L, 10)))
                .containsExactly(person(2, "changed"), person(3, "changed too"));
    }

    @Test
    void a_table_that_generates_no_keys_has_nothing_to_advance() {
        // given
        RecordStore<Long, Person> store = persons("person");
        store.put(person(7, "x"));

        // when
        transactions.inTransaction(() -> {
            store.advanceGeneratedKeys(9);
            return null;
        });

        // then
        assertThat(store.lastGeneratedKey()).isZero();
    }
}
