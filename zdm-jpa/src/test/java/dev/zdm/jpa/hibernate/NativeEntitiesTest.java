package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.MapCache;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ColumnMapping;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.CacheSettings;
import org.hibernate.cfg.StatisticsSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entities that native queries make. */
class NativeEntitiesTest {
    private static final String EVERYTHING = "select * from customer order by id";

    @Entity(name = "Mapped")
    @Table(name = "customer")
    static class MappedToNew {
        @Id
        long id;

        @Column(name = "email_address")
        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        String name;
    }

    @Entity(name = "Mapped")
    @Table(name = "customer")
    static class MappedToOld {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        String name;
    }

    @Entity(name = "Mapped")
    @Table(name = "customer")
    static class Shouted {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "email", to = "email_address", mapping = Loud.class)
        String email;

        String name;
    }

    static final class Loud implements ColumnMapping<String> {
        @Override
        public List<Class<?>> types() {
            return List.of(String.class);
        }

        @Override
        public List<@Nullable Object> values(@Nullable String email) {
            return Collections.singletonList(email == null ? null : email.toUpperCase(Locale.ROOT));
        }

        @Override
        public List<String> valuesSql(String email) {
            return List.of("upper(" + email + ")");
        }

        @Override
        public String attributeSql(List<String> loud) {
            return "lower(" + loud.get(0) + ")";
        }
    }

    private Shop shop;

    private void open(Map<String, Object> settings, Class<?> entity) {
        var database = Server.H2.freshDatabase();
        Sql.execute(
                database,
                "CREATE TABLE customer (id bigint PRIMARY KEY, email varchar(100), name varchar(100),"
                        + " email_address varchar(100))",
                "INSERT INTO customer VALUES (1, 'a@x', 'a', NULL)");
        shop = Shop.open(database, settings, entity);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private List<String> rows() {
        return Sql.rows(shop.database(), "SELECT email, email_address, name FROM customer");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void a_row_that_was_not_filled_keeps_its_value_when_an_entity_of_a_native_query_is_changed(int batch) {
        // given
        open(Map.of(BatchSettings.STATEMENT_BATCH_SIZE, batch), MappedToNew.class);
        shop.advance("move", Phase.DUAL_WRITE);

        // when
        shop.run(session -> {
            MappedToNew customer =
                    session.createNativeQuery(EVERYTHING, MappedToNew.class).getSingleResult();
            assertThat(customer.email).isEqualTo("a@x");
            customer.name = "b";
        });

        // then
        assertThat(rows()).containsExactly(batch > 1 ? "a@x|a@x|b" : "a@x|null|b");
    }

    @Test
    void what_only_the_new_column_has_is_not_overwritten_by_what_a_native_query_finds_in_the_old_one() {
        // given
        open(Map.of(BatchSettings.STATEMENT_BATCH_SIZE, 50), MappedToOld.class);
        shop.advance("move", Phase.NEW_ONLY);
        shop = shop.restarted(Map.of(BatchSettings.STATEMENT_BATCH_SIZE, 50), MappedToOld.class);
        shop.run(session -> session.find(MappedToOld.class, 1).email = "c@x");

        // when
        shop.run(session ->
                session.createNativeQuery(EVERYTHING, MappedToOld.class).getSingleResult().name = "b");

        // then
        assertThat(rows()).containsExactly("a@x|c@x|b");
    }

    @Test
    void a_row_with_one_column_only_is_read_as_long_as_that_one_is_kept() {
        // given
        open(Map.of(), MappedToOld.class);

        // then
        inEveryPhase(phase -> {
            assertRefused(!phase.isBefore(Phase.WRITE_NEW), "select id, email, name from customer", MappedToOld.class);
            assertRefused(false, EVERYTHING, MappedToOld.class);
        });
    }

    @Test
    void a_row_with_the_new_column_only_is_read_as_soon_as_every_row_has_it() {
        // given
        open(Map.of(), MappedToNew.class);

        // then
        inEveryPhase(phase -> {
            assertRefused(
                    phase.isBefore(Phase.SYNC), "select id, email_address, name from customer", MappedToNew.class);
            assertRefused(false, EVERYTHING, MappedToNew.class);
        });
    }

    @Test
    void a_value_in_another_form_is_taken_from_its_own_column_or_not_at_all() {
        // given
        open(Map.of(), Shouted.class);

        // then
        inEveryPhase(phase -> {
            assertRefused(!phase.isBefore(Phase.WRITE_NEW), EVERYTHING, Shouted.class);
            shop.run(session -> assertThat(session.createNativeQuery("select {c.*} from customer c", Shouted.class, "c")
                            .getSingleResult()
                            .email)
                    .isEqualTo("a@x"));
        });
    }

    private void inEveryPhase(Consumer<Phase> check) {
        for (Phase phase : Phase.values()) {
            shop.advance("move", phase);
            share(phase);
            check.accept(phase);
        }
    }

    private void share(Phase phase) {
        if (phase == Phase.READ_NEW) {
            var unused = shop.share("move", 100);
        }
    }

    private void assertRefused(boolean refused, String sql, Class<?> entity) {
        shop.run(session -> {
            var query = session.createNativeQuery(sql, entity);
            if (refused) {
                assertThatThrownBy(query::getSingleResult)
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("'move'")
                        .hasMessageContaining("may be behind")
                        .hasMessageContaining("{alias.*}");
            } else {
                assertThat(query.getSingleResult()).hasFieldOrPropertyWithValue("email", "a@x");
            }
        });
    }

    @Test
    void beside_other_results_of_one_row_a_column_that_may_be_behind_is_not_taken() {
        // given
        open(Map.of(), MappedToOld.class);
        shop.advance("move", Phase.READ_NEW);
        share(Phase.READ_NEW);

        // then
        assertThat(shop.get(NativeEntitiesTest::withLength)).containsExactly(3);
        shop.advance("move", Phase.WRITE_NEW);
        assertThatThrownBy(() -> shop.get(NativeEntitiesTest::withLength)).isInstanceOf(ConfigurationException.class);
    }

    private static List<Integer> withLength(Session session) {
        return session
                .createNativeQuery("select c.*, length(c.email) as letters from customer c", Object[].class)
                .addEntity("c", MappedToOld.class)
                .addScalar("letters", Integer.class)
                .list()
                .stream()
                .map(row -> (Integer) row[1])
                .toList();
    }

    @Test
    void a_cached_native_query_keeps_its_columns_apart_when_the_phase_changes() {
        // given
        open(
                Map.of(
                        CacheSettings.USE_SECOND_LEVEL_CACHE,
                        true,
                        CacheSettings.USE_QUERY_CACHE,
                        true,
                        StatisticsSettings.GENERATE_STATISTICS,
                        true,
                        CacheSettings.CACHE_REGION_FACTORY,
                        MapCache.class.getName()),
                MappedToNew.class);
        shop.advance("move", Phase.SYNC);

        // when, then
        for (Phase phase : List.of(Phase.SYNC, Phase.READ_NEW, Phase.WRITE_NEW, Phase.NEW_ONLY)) {
            shop.advance("move", phase);
            share(phase);
            for (int again = 0; again < 2; again++) {
                shop.run(session -> assertThat(session.createNativeQuery(EVERYTHING, MappedToNew.class)
                                .setCacheable(true)
                                .getSingleResult())
                        .hasFieldOrPropertyWithValue("email", "a@x")
                        .hasFieldOrPropertyWithValue("name", "a"));
            }
        }
        assertThat(shop.sessions().getStatistics().getQueryCacheHitCount()).isPositive();
    }
}
