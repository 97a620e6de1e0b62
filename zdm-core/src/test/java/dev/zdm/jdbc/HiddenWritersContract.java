package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.testing.Sql;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What writes a table inside the database is found. Those who extend it give an empty database. */
abstract class HiddenWritersContract {
    final DataSource database;

    HiddenWritersContract(DataSource database) {
        this.database = database;
    }

    /** The hidden writers of a table of orders with a foreign key of this rule. */
    final List<String> hiddenWriters(String rule) {
        Sql.execute(
                database,
                "drop table if exists orders; drop table if exists town;"
                        + "create table town (id bigint primary key);"
                        + "create table orders (id bigint primary key, town bigint, constraint to_town foreign key (town)"
                        + " references town (id) " + rule + ")");
        return hiddenWriters();
    }

    final List<String> hiddenWriters() {
        return JdbcRecordStore.on(JdbcDataStore.of(database))
                .table("orders")
                .key("id", Long.class, (Long id) -> id)
                .read(row -> row.getLong(1))
                .build()
                .hiddenWriters();
    }

    @ParameterizedTest
    @ValueSource(strings = {"on delete cascade", "on delete set null", "on update cascade"})
    void a_foreign_key_that_passes_changes_on_is_found(String rule) {
        // then
        assertThat(hiddenWriters(rule))
                .singleElement()
                .satisfies(found -> assertThat(found)
                        .containsIgnoringCase("foreign key 'to_town'")
                        .containsIgnoringCase(rule));
    }

    @Test
    void a_foreign_key_that_refuses_is_none() {
        // then
        assertThat(hiddenWriters("on delete restrict")).isEmpty();
    }
}
