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
import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.hibernate.Session;
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

    @Entity(name = "Sheet")
    @Table(name = "sheet")
    static class Sheet {
        @Id
        long id;

        @ElementCollection
        @CollectionTable(name = "sheet_word", joinColumns = @JoinColumn(name = "sheet_id"))
        Set<String> words = new HashSet<>();

        @OneToMany(mappedBy = "sheet", cascade = CascadeType.ALL, orphanRemoval = true)
        List<SheetRow> rows = new ArrayList<>();
    }

    @Entity(name = "SheetRow")
    @Table(name = "sheet_row")
    static class SheetRow {
        @Id
        long id;

        @ManyToOne(fetch = FetchType.LAZY)
        Sheet sheet;

        int amount;
    }

    @Entity(name = "Page")
    @Table(name = "page")
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    static class Page {
        @Id
        long id;

        @ElementCollection
        @CollectionTable(name = "page_word", joinColumns = @JoinColumn(name = "page_id"))
        @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
        Set<String> words = new HashSet<>();

        @OneToMany(mappedBy = "page", cascade = CascadeType.ALL, orphanRemoval = true)
        @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
        List<PageRow> rows = new ArrayList<>();
    }

    @Entity(name = "PageRow")
    @Table(name = "page_row")
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    static class PageRow {
        @Id
        long id;

        @ManyToOne(fetch = FetchType.LAZY)
        Page page;

        int amount;
    }

    private static Page page(Sheet sheet) {
        Page page = new Page();
        page.id = sheet.id;
        page.words = new HashSet<>(sheet.words);
        for (SheetRow row : sheet.rows) {
            PageRow copy = new PageRow();
            copy.id = row.id;
            copy.page = page;
            copy.amount = row.amount;
            page.rows.add(copy);
        }
        return page;
    }

    private static final Map<String, Object> CACHING = Map.of(
            CacheSettings.CACHE_REGION_FACTORY, new MapCache(),
            CacheSettings.USE_SECOND_LEVEL_CACHE, true,
            CacheSettings.USE_QUERY_CACHE, true);

    private static Orders sheets() {
        HikariDataSource database = Server.POSTGRESQL.freshDatabase();
        for (String table : List.of("sheet", "page")) {
            Sql.execute(
                    database,
                    "CREATE TABLE " + table + " (id bigint PRIMARY KEY)",
                    "CREATE TABLE " + table + "_word (" + table + "_id bigint, words varchar(20))",
                    "CREATE TABLE " + table + "_row (id bigint PRIMARY KEY, " + table + "_id bigint, amount int)");
        }
        return Orders.open(database, CACHING, Sheet.class, SheetRow.class, Page.class, PageRow.class);
    }

    private static void persistSheet(Orders orders) {
        Sheet sheet = new Sheet();
        sheet.id = 1;
        sheet.words.add("first");
        SheetRow row = new SheetRow();
        row.id = 10;
        row.sheet = sheet;
        row.amount = 1;
        sheet.rows.add(row);
        orders.run(session -> session.persist(sheet));
    }

    private static void changeSheet(Orders orders) {
        orders.run(session -> {
            Sheet sheet = session.find(Sheet.class, 1L);
            sheet.words.add("second");
            sheet.rows.get(0).amount = 2;
        });
    }

    /** What code of the new entity sees, by the cache where it can. */
    private static String seen(Session session) {
        Page page = session.find(Page.class, 1L);
        return new TreeSet<>(page.words) + " "
                + page.rows.stream().map(row -> row.amount).toList() + " "
                + session.createQuery("select sum(amount) from PageRow", Long.class)
                        .setCacheable(true)
                        .getSingleResult();
    }

    @Test
    void collections_children_and_results_of_queries_that_the_cache_holds_of_a_copy_are_forgotten() {
        // given
        try (Orders orders = sheets()) {
            Migration<Long, Sheet> migration =
                    orders.move(Sheet.class, Page.class, oneWay(CachedAndEnhancedTest::page));
            Orders.advance(migration, Phase.SYNC);
            persistSheet(orders);
            assertThat(orders.<String>get(CachedAndEnhancedTest::seen)).isEqualTo("[first] [1] 1");
            orders.forgetSent();
            assertThat(orders.<String>get(CachedAndEnhancedTest::seen)).isEqualTo("[first] [1] 1");
            assertThat(orders.sent()).as("the cache answers").isEmpty();

            // when
            changeSheet(orders);

            // then
            assertThat(orders.<String>get(CachedAndEnhancedTest::seen)).isEqualTo("[first, second] [2] 2");
        }
    }

    @Test
    void what_somebody_has_read_of_a_copy_before_it_was_written_does_not_stay_in_the_cache() {
        // given
        try (Orders orders = sheets()) {
            Migration<Long, Sheet> migration =
                    orders.move(Sheet.class, Page.class, oneWay(CachedAndEnhancedTest::page));
            Orders.advance(migration, Phase.SYNC);
            persistSheet(orders);

            // when: the snapshot is older than the copy, what it leaves in the cache is later
            orders.run(slow -> {
                slow.doWork(connection -> {
                    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                    connection.createStatement().execute("SELECT 1");
                });
                changeSheet(orders);
                Set<String> words = slow.find(Page.class, 1L).words;
                assertThat(words).containsExactly("first");
            });

            // then
            Set<String> words = orders.get(session -> new TreeSet<>(session.find(Page.class, 1L).words));
            assertThat(words).containsExactly("first", "second");
        }
    }

    private static <O, N> Mapping<O, N> oneWay(Function<O, N> forth) {
        return new Both<>(forth, next -> {
            throw new UnsupportedOperationException("nobody goes back");
        });
    }
}
