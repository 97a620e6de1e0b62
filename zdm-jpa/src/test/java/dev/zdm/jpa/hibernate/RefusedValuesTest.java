package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ColumnMapping;
import dev.zdm.plan.MappingException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.TransitionRefusedException;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.hibernate.cfg.BatchSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values that a mapping cannot take to the other side. */
class RefusedValuesTest {
    static class TextToNumber implements ColumnMapping<String> {
        @Override
        public List<Class<?>> types() {
            return List.of(Integer.class);
        }

        @Override
        public List<Object> values(String text) {
            return Arrays.asList(text == null ? null : Integer.valueOf(text));
        }

        @Override
        public List<String> valuesSql(String text) {
            return List.of("cast(" + text + " as integer)");
        }

        @Override
        public String attributeSql(List<String> number) {
            return "cast(" + number.get(0) + " as varchar(9))";
        }
    }

    @Entity(name = "Part")
    @Table(name = "part")
    static class Part {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "code", to = "number", mapping = TextToNumber.class)
        String code;

        String name;
    }

    private Shop shop;

    private void open(Map<String, Object> settings) {
        HikariDataSource database = Server.POSTGRESQL.freshDatabase();
        Sql.execute(
                database,
                "CREATE TABLE part (id bigint PRIMARY KEY, code varchar(9), number integer, name varchar(9))",
                "INSERT INTO part VALUES (1, 'CANARY-x', NULL, 'a')",
                "INSERT INTO part VALUES (2, '2', NULL, 'a')");
        shop = Shop.open(database, settings, Part.class);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private List<String> rows() {
        return Sql.rows(shop.database(), "SELECT id, code, number, name FROM part ORDER BY id");
    }

    @Test
    void whoever_reads_or_changes_something_else_of_its_row_is_not_disturbed() {
        // given
        open(Map.of());

        for (Phase phase : List.of(Phase.OLD_ONLY, Phase.DUAL_WRITE)) {
            shop.advance("move", phase);

            // when
            String code = shop.get(session -> session.find(Part.class, 1L).code);
            shop.run(session -> session.find(Part.class, 1L).name = phase.name().substring(0, 3));

            // then
            assertThat(code).isEqualTo("CANARY-x");
            assertThat(rows().get(0))
                    .isEqualTo("1|CANARY-x|null|" + phase.name().substring(0, 3));
        }
    }

    @Test
    void a_write_of_it_is_refused_by_name_and_without_the_value() {
        // given
        open(Map.of());
        shop.advance("move", Phase.DUAL_WRITE);

        // when, then
        assertThatThrownBy(() -> shop.run(session -> session.find(Part.class, 2L).code = "CANARY-y"))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("'move' in DUAL_WRITE")
                .hasMessageContaining("TextToNumber.values threw java.lang.NumberFormatException")
                .hasMessageNotContaining("CANARY");
        assertThatThrownBy(() -> shop.run(session -> {
                    Part part = new Part();
                    part.id = 3;
                    part.code = "CANARY-z";
                    session.persist(part);
                }))
                .isInstanceOf(MappingException.class);
        assertThat(rows()).containsExactly("1|CANARY-x|null|a", "2|2|null|a");
    }

    @Test
    void once_it_is_mended_both_sides_have_it() {
        // given
        open(Map.of());
        shop.advance("move", Phase.DUAL_WRITE);

        // when
        shop.run(session -> session.find(Part.class, 1L).code = "1");

        // then
        assertThat(rows()).containsExactly("1|1|1|a", "2|2|null|a");
    }

    @Test
    void the_fill_stops_at_it_and_the_gates_stay_shut() {
        // given
        open(Map.of());
        shop.advance("move", Phase.BACKFILL);

        // when, then
        assertThatThrownBy(() -> shop.migration("move").backfill().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .hasMessageContaining("part' failed")
                .hasMessageNotContaining("CANARY");
        assertThatThrownBy(() -> shop.advance("move"))
                .isInstanceOf(TransitionRefusedException.class)
                .hasMessageContaining("the backfill of run 1 is not complete");

        // when
        Sql.execute(shop.database(), "UPDATE part SET code = '1' WHERE id = 1");

        // then
        shop.advance("move", Phase.WRITE_NEW);
        assertThat(rows()).containsExactly("1|1|1|a", "2|2|2|a");
    }

    @Test
    void in_batched_mode_its_row_can_be_changed_as_long_as_nobody_keeps_the_other_side() {
        // given
        open(Map.of(BatchSettings.STATEMENT_BATCH_SIZE, 50));

        // when
        shop.run(session -> session.find(Part.class, 1L).name = "b");
        shop.run(session -> {
            Part part = new Part();
            part.id = 3;
            part.code = "CANARY-y";
            session.persist(part);
        });

        // then
        assertThat(rows()).containsExactly("1|CANARY-x|null|b", "2|2|null|a", "3|CANARY-y|null|null");
    }

    /** There every statement sets every column. */
    @Test
    void in_batched_mode_its_row_cannot_be_changed_afterwards_before_it_is_mended() {
        // given
        open(Map.of(BatchSettings.STATEMENT_BATCH_SIZE, 50));
        shop.advance("move", Phase.DUAL_WRITE);

        // when, then
        assertThat(shop.<String>get(session -> session.find(Part.class, 1L).code))
                .isEqualTo("CANARY-x");
        assertThatThrownBy(() -> shop.run(session -> session.find(Part.class, 1L).name = "b"))
                .isInstanceOf(MappingException.class)
                .hasMessageNotContaining("CANARY");
        shop.run(session -> session.find(Part.class, 1L).code = "1");
        assertThat(rows()).containsExactly("1|1|1|a", "2|2|null|a");
    }
}
