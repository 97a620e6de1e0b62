package dev.zdm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zdm.plan.StateStoreException;
import dev.zdm.testing.Background;
import dev.zdm.testing.Postgres;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

class JdbcSchemaTest {
    private final PGSimpleDataSource database = Postgres.freshDatabase();

    @Test
    void each_part_creates_its_own_tables() {
        // when
        JdbcSchema.DATA.create(database);

        // then
        assertThat(JdbcSchema.DATA.missingTables(database)).isEmpty();
        assertThat(JdbcSchema.STATE.missingTables(database))
                .containsExactly(
                        "zdm_migration",
                        "zdm_instance",
                        "zdm_audit",
                        "zdm_scan",
                        "zdm_chunk",
                        "zdm_sighting",
                        "zdm_evidence",
                        "zdm_note",
                        "zdm_request");
        JdbcSchema.STATE.create(database);
        assertThat(JdbcSchema.ALL.missingTables(database)).isEmpty();
    }

    @Test
    void all_tables_are_created_and_what_exists_is_left_alone() {
        // given
        JdbcSchema.ALL.create(database);
        Postgres.execute(database, "insert into zdm_guard values ('m', 1, 'OLD', 0, 'OLD_ONLY')");
        Map<String, Long> rows = rowsOfAllTables();

        // when
        JdbcSchema.ALL.create(database);

        // then
        assertThat(rows).hasSize(11).containsEntry("zdm_guard", 1L).containsEntry("zdm_instance", 0L);
        assertThat(rowsOfAllTables()).isEqualTo(rows);
    }

    private Map<String, Long> rowsOfAllTables() {
        return JdbcSchema.ALL.tables(database).stream()
                .collect(Collectors.toMap(
                        table -> table, table -> Postgres.count(database, "select count(*) from " + table)));
    }

    @Test
    void several_instances_may_create_them_at_once() {
        try (Background background = new Background()) {
            // when
            background.race(8, () -> {
                JdbcSchema.ALL.create(database);
                return true;
            });
        }

        // then
        assertThat(JdbcSchema.ALL.missingTables(database)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ALWAYS, 0", "EMBEDDED, 11", "NEVER, 11"})
    void a_real_database_is_changed_only_if_that_is_always_wanted(InitializeSchema when, int missing) {
        // when
        JdbcSchema.ALL.initialize(database, when);

        // then
        assertThat(JdbcSchema.ALL.missingTables(database)).hasSize(missing);
    }

    @Test
    void tables_of_a_schema_that_the_search_path_does_not_reach_are_missing() {
        // given
        Postgres.execute(database, "create schema hidden; create table hidden.zdm_guard (migration text)");

        // then
        assertThat(JdbcSchema.DATA.missingTables(database)).containsExactly("zdm_guard", "zdm_layout");
    }

    @Test
    void a_database_that_refuses_says_what_to_do() {
        // given
        PGSimpleDataSource replica = new PGSimpleDataSource();
        replica.setUrl(database.getUrl());
        replica.setUser(database.getUser());
        replica.setOptions("-c default_transaction_read_only=on");

        // then
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(() -> JdbcSchema.ALL.create(replica))
                .withMessageContaining("accepts no writes");
    }

    @Test
    void a_database_that_is_not_there_says_what_to_do() {
        // given
        PGSimpleDataSource nobody = new PGSimpleDataSource();
        nobody.setUrl("jdbc:postgresql://localhost:1/nobody");

        // then
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(() -> JdbcSchema.ALL.create(nobody))
                .withMessageContaining("cannot be reached");
        assertThatExceptionOfType(StateStoreException.class)
                .isThrownBy(() -> JdbcSchema.ALL.missingTables(nobody))
                .withMessageContaining("cannot be reached");
    }
}
