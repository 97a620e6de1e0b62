package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.Phase;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.cache.jcache.ConfigSettings;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.CacheSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Hibernate keeps in a cache from before a switch is as good after it. */
class SecondLevelCacheTest {

    @Entity(name = "Reader")
    @Table(name = "reader")
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    static class Reader {
        @Id
        long id;

        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;

        @Embedded
        TrackedName name = new TrackedName();

        @Version
        int version;

        Reader() {}

        Reader(long id) {
            this.id = id;
            this.email = "a@x";
            this.name.name = "Ann Lee";
        }
    }

    private static Shop open(ColumnMode mode, boolean structured) {
        var database = Server.H2.freshDatabase();
        Sql.execute(database, """
                CREATE TABLE reader (id bigint PRIMARY KEY, email varchar(50), email_address varchar(50), name varchar(50),
                    first_name varchar(50), last_name varchar(50), title varchar(9), version int)""");
        Map<String, Object> settings = new HashMap<>();
        settings.put(CacheSettings.USE_SECOND_LEVEL_CACHE, true);
        settings.put(CacheSettings.USE_QUERY_CACHE, true);
        settings.put(CacheSettings.USE_STRUCTURED_CACHE, structured);
        settings.put(CacheSettings.CACHE_REGION_FACTORY, "jcache");
        settings.put(CacheSettings.CACHE_REGION_PREFIX, String.valueOf(System.nanoTime()));
        settings.put(ConfigSettings.MISSING_CACHE_STRATEGY, "create");
        if (mode == ColumnMode.BATCHED) {
            settings.put(BatchSettings.STATEMENT_BATCH_SIZE, 50);
        }
        return Shop.open(database, settings, Reader.class);
    }

    private static List<String> stored(Shop shop) {
        return Sql.rows(
                shop.database(), "SELECT email, email_address, name, first_name, last_name FROM reader ORDER BY id");
    }

    @ParameterizedTest
    @CsvSource({"FULL, false", "FULL, true", "BATCHED, false"})
    void an_entity_cached_before_a_switch_is_read_from_there_and_written_as_the_new_phase_wants(
            ColumnMode mode, boolean structured) {
        try (Shop shop = open(mode, structured)) {
            // given
            shop.run(session -> session.persist(new Reader(1)));
            for (Phase phase : List.of(Phase.DUAL_WRITE, Phase.WRITE_NEW)) {
                shop.run(session -> session.find(Reader.class, 1L));
                shop.advance("move", phase);

                // when
                List<String> reading = shop.sentBy(session -> {
                    Reader reader = session.find(Reader.class, 1L);
                    assertThat(reader.name.name).startsWith("Ann");
                });
                shop.run(session -> {
                    Reader reader = session.find(Reader.class, 1L);
                    reader.email = phase + "@x";
                    reader.name.name = "Ann " + phase;
                });

                // then
                assertThat(reading).isEmpty();
                assertThat(stored(shop)).containsExactly("%1$s@x|%1$s@x|Ann %1$s|Ann|%1$s".formatted(phase));
            }
        }
    }

    @Test
    void an_entity_cached_while_both_columns_were_kept_is_written_to_the_new_one_alone_in_the_end() {
        try (Shop shop = open(ColumnMode.FULL, false)) {
            // given
            shop.run(session -> session.persist(new Reader(1)));
            shop.advance("move", Phase.WRITE_NEW);
            shop.run(session -> session.find(Reader.class, 1L));
            shop.advance("move", Phase.NEW_ONLY);

            // when
            shop.run(session -> session.find(Reader.class, 1L).email = "b@x");

            // then
            assertThat(stored(shop)).containsExactly("a@x|b@x|Ann Lee|Ann|Lee");
        }
    }

    @Test
    void a_cached_query_answers_after_a_switch_until_somebody_writes() {
        try (Shop shop = open(ColumnMode.FULL, false)) {
            // given
            shop.run(session -> session.persist(new Reader(1)));
            shop.advance("move", Phase.READ_NEW);
            assertThat(shop.get(SecondLevelCacheTest::emails)).containsExactly("a@x");
            shop.share("move", 100);
            shop.advance("move", Phase.WRITE_NEW);

            // when
            List<String> again =
                    shop.sentBy(session -> assertThat(emails(session)).containsExactly("a@x"));
            shop.run(session -> session.createMutationQuery("update Reader set email = 'b@x'")
                    .executeUpdate());

            // then
            assertThat(again).isEmpty();
            assertThat(shop.get(SecondLevelCacheTest::emails)).containsExactly("b@x");
            assertThat(shop.get(session -> session.find(Reader.class, 1L)).email)
                    .isEqualTo("b@x");
        }
    }

    private static List<String> emails(Session session) {
        return session.createSelectionQuery("select r.email from Reader r where r.email like '%x'", String.class)
                .setCacheable(true)
                .list();
    }
}
