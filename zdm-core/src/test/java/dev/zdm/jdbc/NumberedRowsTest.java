package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.plan.Mapping;
import dev.zdm.plan.MappingException;
import dev.zdm.plan.Side;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeCopy;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Sql;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A row with the number 0, which MariaDB and MySQL would store under the next one. */
class NumberedRowsTest {
    private static final DataSource DATABASE = MariaDb.freshDatabase("jdbc:mariadb");

    @BeforeEach
    void createTables() {
        Sql.execute(DATABASE, "drop table if exists old_t, new_t");
        Sql.execute(DATABASE, "create table old_t (id bigint primary key)");
        Sql.execute(DATABASE, "create table new_t (id bigint auto_increment primary key)");
        Sql.execute(DATABASE, "insert into old_t values (0), (1), (2)");
    }

    private static JdbcRecordStore<Long, Long> numbers(JdbcDataStore home, String table) {
        return JdbcRecordStore.on(home)
                .table(table)
                .key("id", Long.class, (Long row) -> row)
                .read(row -> row.getLong("id"))
                .build();
    }

    private static List<String> copied() {
        return Sql.texts(DATABASE, "select id from new_t order by 1");
    }

    @Test
    void it_is_refused_one_by_one_and_among_others() {
        // given
        JdbcDataStore home = JdbcDataStore.of(DATABASE);
        JdbcRecordStore<Long, Long> store = numbers(home, "new_t");

        // then
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> store.put(0L))
                .withMessageContaining("a row has 0 in the AUTO_INCREMENT column of table 'new_t'");
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> store.inserting(List.of(1L, 0L)));
        assertThat(copied()).isEmpty();
        numbers(home, "old_t").put(0L);
    }

    @Test
    void it_is_refused_where_the_database_copies_by_itself_and_the_others_are_copied() {
        // given
        JdbcDataStore home = JdbcDataStore.of(DATABASE);
        RangeCopy<Long> copy = JdbcMapping.of(Mapping.<Long>identity())
                .rangeCopy(numbers(home, "old_t"), numbers(home, "new_t"), Side.NEW)
                .orElseThrow();

        // then
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> copy(home, copy, new KeyRange<>(null, null)))
                .withMessageContaining("21000");
        assertThat(copied()).isEmpty();
        assertThat(copy(home, copy, new KeyRange<>(0L, null))).isEqualTo(2);
        assertThat(copied()).containsExactly("1", "2");
    }

    private static long copy(JdbcDataStore home, RangeCopy<Long> copy, KeyRange<Long> range) {
        return home.transactions()
                .requiresNew(() -> copy.read(range, List.of(), true).insert());
    }

    @Test
    void it_is_stored_as_it_is_by_sessions_that_take_no_0_for_a_wish() {
        // given
        String name = Sql.texts(DATABASE, "select database()").get(0);
        JdbcDataStore home = JdbcDataStore.of(MariaDb.database(
                "jdbc:mariadb", name, "sessionVariables=sql_mode='STRICT_TRANS_TABLES,NO_AUTO_VALUE_ON_ZERO'"));

        // when
        numbers(home, "new_t").put(0L);

        // then
        assertThat(copied()).containsExactly("0");
    }
}
