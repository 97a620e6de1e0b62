package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.testing.H2;
import dev.zdm.testing.MariaDb;
import dev.zdm.testing.Postgres;
import dev.zdm.testing.Sql;
import java.util.List;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that a scan could not go along, and sessions that would store something else: refused at the start. */
class TableCheckTest {
    private static final DataSource POSTGRES = Postgres.freshDatabase();
    private static final DataSource MARIADB = MariaDb.freshDatabase("jdbc:mariadb");
    private static final DataSource H2_DATABASE = H2.freshDatabase(";DATABASE_TO_LOWER=TRUE");

    enum Server {
        POSTGRESQL(POSTGRES),
        MARIADB(TableCheckTest.MARIADB),
        H2(H2_DATABASE);

        private final DataSource database;

        Server(DataSource database) {
            this.database = database;
        }

        void create(String columns) {
            Sql.execute(database, "drop table if exists t");
            Sql.execute(database, "create table t (" + columns + ")");
        }

        <K> JdbcRecordStore<K, K> store(Class<K> type, String... key) {
            return JdbcRecordStore.on(JdbcDataStore.of(database))
                    .table("t")
                    .key(List.of(key), type, (K row) -> row)
                    .read(row -> {
                        throw new UnsupportedOperationException();
                    })
                    .build();
        }

        <K> ThrowableAssertAlternative<ConfigurationException> assertRefuses(Class<K> type, String... key) {
            return assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> store(type, key))
                    .withMessageContaining("table 't' cannot be mapped");
        }
    }

    record Line(long id, long tenant) {}

    @ParameterizedTest
    @EnumSource
    void a_key_in_another_order_than_its_index_is_refused(Server server) {
        // given
        server.create("tenant bigint not null, id bigint not null, primary key (tenant, id)");

        // then
        server.assertRefuses(Line.class, "id", "tenant")
                .withMessageContaining("its index has them in another order")
                .withMessageContaining("in the order of the index, so that it can be read along: [tenant, id]");
        assertThat(server.store(Line.class, "tenant", "id").name()).isEqualTo("t");
    }

    /** H2 makes no second index of the same columns. */
    @ParameterizedTest
    @EnumSource(names = "H2", mode = EnumSource.Mode.EXCLUDE)
    void a_second_index_in_the_order_of_the_key_is_enough(Server server) {
        // given
        server.create("tenant bigint not null, id bigint not null, primary key (tenant, id), unique (id, tenant)");

        // then
        assertThat(server.store(Line.class, "id", "tenant").name()).isEqualTo("t");
    }

    @ParameterizedTest
    @EnumSource
    void a_key_that_may_be_null_is_refused(Server server) {
        // given
        server.create("id bigint primary key, code bigint unique");

        // then
        server.assertRefuses(Long.class, "code").withMessageContaining("its key column 'code' may be NULL");
    }

    @ParameterizedTest
    @EnumSource
    void a_key_of_another_type_than_its_column_is_refused(Server server) {
        // given
        server.create("code varchar(20) primary key, id bigint not null unique");

        // then
        server.assertRefuses(Long.class, "code")
                .withMessageContaining("'code' holds texts, but the key is of type java.lang.Long");
        server.assertRefuses(String.class, "id")
                .withMessageContaining("'id' holds numbers, but the key is of type java.lang.String");
    }

    @ParameterizedTest
    @EnumSource
    void a_table_without_any_key_is_refused(Server server) {
        // given
        server.create("id bigint not null");

        // then
        server.assertRefuses(Long.class, "id").withMessageContaining("neither a primary key nor a unique index");
    }

    @Test
    void a_domain_says_what_the_column_is() {
        // given
        Sql.execute(POSTGRES, "drop table if exists t; drop domain if exists code");
        Sql.execute(POSTGRES, "create domain code as text not null");
        Server.POSTGRESQL.create("k code unique");

        // then
        assertThat(Server.POSTGRESQL.store(String.class, "k").name()).isEqualTo("t");
        Server.POSTGRESQL.assertRefuses(Long.class, "k").withMessageContaining("'k' holds texts");
    }

    @ParameterizedTest
    @EnumSource(names = "MARIADB")
    void an_enum_or_a_set_is_no_key(Server server) {
        for (String type : List.of("enum('b', 'a')", "set('b', 'a')")) {
            // given
            server.create("k " + type + " primary key");

            // then
            server.assertRefuses(String.class, "k")
                    .withMessageContaining("'k' is an enum or a set, which is ordered by numbers and compared as text");
        }
    }

    @Test
    void a_session_that_would_store_something_else_is_refused() {
        // given
        DataSource lenient =
                MariaDb.freshDatabase("jdbc:mariadb", "sessionVariables=sql_mode='NO_ENGINE_SUBSTITUTION'");
        Sql.execute(lenient, "create table t (id bigint primary key)");

        // then
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> JdbcRecordStore.on(JdbcDataStore.of(lenient))
                        .table("t")
                        .key("id", Long.class, (Long row) -> row)
                        .read(row -> row.getLong(1))
                        .build())
                .withMessageContaining("the connection's sql_mode is not strict")
                .withMessageContaining("add STRICT_TRANS_TABLES");
    }
}
