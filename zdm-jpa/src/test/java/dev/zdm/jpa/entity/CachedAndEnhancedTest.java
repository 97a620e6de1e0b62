package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.jpa.testing.Enhancing;
import dev.zdm.jpa.testing.MapCache;
import dev.zdm.jpa.testing.Orders;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.cfg.CacheSettings;
import org.hibernate.engine.spi.SelfDirtinessTracker;
import org.junit.jupiter.api.Test;

/** Entities that the second-level cache holds, and entities that track their own changes. */
class CachedAndEnhancedTest {

    /** What a test sees of an entity whose class was loaded anew. */
    public interface Text {
        void write(long number, String text);

        void change(String text);

        long number();

        String text();
    }

    /** A mapping of two functions. */
    private record Both<O, N>(Function<O, N> forth, Function<N, O> back) implements Mapping<O, N> {
        @Override
        public N toNew(O old) {
            return forth.apply(old);
        }

        @Override
        public O toOld(N next) {
            return back.apply(next);
        }
    }

    @Entity(name = "Remark")
    @Table(name = "remark")
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    static class Remark {
        @Id
        long id;

        String wording;
    }

    private static final String NOTE = "CREATE TABLE note (id bigint PRIMARY KEY, words varchar(50))";
    private static final String REMARK = "CREATE TABLE remark (id bigint PRIMARY KEY, wording varchar(50))";

    @Entity(name = "Plain")
    @Table(name = "note")
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    static class Plain {
        @Id
        long id;

        String words;
    }

    private static Remark remark(long id, String wording) {
        Remark remark = new Remark();
        remark.id = id;
        remark.wording = wording;
        return remark;
    }

    @Test
    void what_the_second_level_cache_holds_of_a_copy_is_forgotten_and_what_it_holds_of_an_original_not_copied() {
        // given
        HikariDataSource database = Server.H2.freshDatabase();
        Sql.execute(database, NOTE, REMARK);
        Map<String, Object> cached =
                Map.of(CacheSettings.CACHE_REGION_FACTORY, new MapCache(), CacheSettings.USE_SECOND_LEVEL_CACHE, true);
        Mapping<Plain, Remark> mapping = new Both<Plain, Remark>(old -> remark(old.id, old.words), next -> {
            Plain plain = new Plain();
            plain.id = next.id;
            plain.words = next.wording;
            return plain;
        });
        try (Orders orders = Orders.open(database, cached, Plain.class, Remark.class)) {
            Migration<Long, Plain> migration = orders.move(Plain.class, Remark.class, mapping);
            Orders.advance(migration, Phase.SYNC);
            orders.run(session -> {
                Plain plain = new Plain();
                plain.id = 1;
                plain.words = "first";
                session.persist(plain);
            });
            assertThat(orders.<String>get(session -> session.find(Remark.class, 1L).wording))
                    .isEqualTo("first");
            assertThat(orders.sessions().getCache().containsEntity(Remark.class, 1L))
                    .isTrue();

            // when
            orders.run(session -> session.find(Plain.class, 1L).words = "second");

            // then
            assertThat(orders.<String>get(session -> session.find(Remark.class, 1L).wording))
                    .isEqualTo("second");
        }
    }

    @Test
    void a_change_that_an_enhanced_entity_tracks_itself_arrives() throws ReflectiveOperationException {
        // given
        HikariDataSource database = Server.H2.freshDatabase();
        Sql.execute(database, NOTE, REMARK);
        Class<? extends Text> type = new Enhancing(TrackedNote.class)
                .loadClass(TrackedNote.class.getName())
                .asSubclass(Text.class);
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Text note = constructor.newInstance();
        note.write(1, "first");
        assertThat(note).isInstanceOf(SelfDirtinessTracker.class);
        try (Orders orders = Orders.open(database, type, Remark.class)) {
            Migration<Long, ? extends Text> migration = move(orders, type);
            Orders.advance(migration, Phase.SYNC);
            orders.run(session -> session.persist(note));

            // when
            orders.run(session -> session.find(type, 1L).change("second"));

            // then
            assertThat(Sql.rows(database, "SELECT wording FROM remark")).containsExactly("second");
        }
    }

    private static <T extends Text> Migration<Long, T> move(Orders orders, Class<T> type) {
        return orders.move(type, Remark.class, new Both<T, Remark>(old -> remark(old.number(), old.text()), next -> {
            throw new UnsupportedOperationException("nobody goes back");
        }));
    }
}
