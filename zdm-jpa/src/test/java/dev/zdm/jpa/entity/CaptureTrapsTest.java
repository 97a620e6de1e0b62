package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jpa.entity.AggregateTest.Basket;
import dev.zdm.jpa.entity.AggregateTest.Cart;
import dev.zdm.jpa.entity.AggregateTest.Item;
import dev.zdm.jpa.entity.AggregateTest.Line;
import dev.zdm.jpa.entity.CaptureTest.Purchase;
import dev.zdm.jpa.entity.CaptureTest.Sale;
import dev.zdm.jpa.testing.Orders;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a write could go unseen, or a value be left behind, and nobody would say so. */
class CaptureTrapsTest {

    @Entity(name = "Entry")
    @Table(name = "entry")
    static class Entry {
        @Id
        long id;

        int amount;

        @Column(name = "made_at", insertable = false, updatable = false)
        Instant madeAt;

        @Column(name = "twice", insertable = false, updatable = false)
        Integer twice;
    }

    @Entity(name = "Booking")
    @Table(name = "booking")
    static class Booking {
        @Id
        long id;

        int amount;

        @Column(name = "made_at", insertable = false, updatable = false)
        Instant madeAt;

        @Column(name = "twice", insertable = false, updatable = false)
        Integer twice;
    }

    private static final Mapping<Entry, Booking> BOOKINGS = new Mapping<>() {
        @Override
        public Booking toNew(Entry old) {
            Booking booking = new Booking();
            booking.id = old.id;
            booking.amount = old.amount;
            booking.madeAt = old.madeAt;
            booking.twice = old.twice;
            return booking;
        }

        @Override
        public Entry toOld(Booking next) {
            Entry entry = new Entry();
            entry.id = next.id;
            entry.amount = next.amount;
            entry.madeAt = next.madeAt;
            entry.twice = next.twice;
            return entry;
        }
    };

    @ParameterizedTest
    @EnumSource
    void a_value_that_the_database_gave_once_is_copied_and_one_that_it_computes_is_not(Server server) {
        // given
        HikariDataSource database = server.freshDatabase();
        String columns = server == Server.MARIADB
                ? "made_at timestamp(6) NOT NULL DEFAULT current_timestamp(6), twice int AS (amount * 2)"
                : "made_at timestamp(6) with time zone NOT NULL DEFAULT current_timestamp,"
                        + " twice int GENERATED ALWAYS AS (amount * 2)"
                        + (server == Server.POSTGRESQL ? " STORED" : "");
        for (String table : List.of("entry", "booking")) {
            Sql.execute(database, "CREATE TABLE " + table + " (id bigint PRIMARY KEY, amount int, " + columns + ")");
        }
        Sql.execute(
                database,
                "INSERT INTO entry (id, amount, made_at) VALUES (1, 5, timestamp '2020-02-03 04:05:06.123456')");
        try (Orders orders = Orders.open(database, Entry.class, Booking.class)) {
            Migration<Long, Entry> migration = orders.move(Entry.class, Booking.class, BOOKINGS);
            Orders.advance(migration, Phase.SYNC);

            // when
            orders.run(session -> {
                Entry entry = new Entry();
                entry.id = 2;
                entry.amount = 7;
                session.persist(entry);
            });
            orders.run(session -> session.find(Entry.class, 1L).amount = 6);

            // then
            assertThat(Sql.rows(database, "SELECT id, made_at, twice FROM booking ORDER BY id"))
                    .hasSize(2)
                    .isEqualTo(Sql.rows(database, "SELECT id, made_at, twice FROM entry ORDER BY id"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stateless_session_on_a_connection_of_somebody_elses_transaction_is_captured(Server server) {
        // given
        try (Orders orders = Orders.open(CaptureTest.tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, CaptureTest.MAPPING);
            Orders.advance(migration, Phase.SYNC);

            // when: nobody flushes
            orders.run(session -> {
                session.setHibernateFlushMode(FlushMode.MANUAL);
                session.doWork(connection -> {
                    try (StatelessSession given = orders.sessions()
                            .withStatelessOptions()
                            .connection(connection)
                            .openStatelessSession()) {
                        given.insert(CaptureTest.purchase(1));
                        given.insert(CaptureTest.purchase(2));
                        given.delete(CaptureTest.purchase(2));
                    }
                });
            });

            // then
            assertThat(Sql.rows(orders.database(), "SELECT id, customer FROM sale"))
                    .containsExactly("1|b1");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void a_session_that_is_not_of_the_unit_under_way_is_refused_also_after_one_that_is(Server server) {
        // given
        try (Orders orders = Orders.open(CaptureTest.tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, CaptureTest.MAPPING);
            Orders.advance(migration, Phase.DUAL_WRITE);

            // when, then
            assertThatThrownBy(() -> orders.run(outer -> {
                        try (Session inner = orders.sessions().openSession()) {
                            inner.beginTransaction();
                            inner.persist(CaptureTest.purchase(1));
                            inner.flush();
                            outer.persist(CaptureTest.purchase(2));
                            outer.flush();
                        }
                    }))
                    .hasStackTraceContaining("not the unit of work under way");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_child_of_which_a_stateless_session_knows_only_the_id_is_looked_up(Server server) {
        // given
        try (Orders orders =
                Orders.open(AggregateTest.tables(server), Basket.class, Item.class, Cart.class, Line.class)) {
            Migration<Long, Basket> migration = orders.move(Basket.class, Cart.class, AggregateTest.MAPPING);
            orders.run(session -> session.persist(AggregateTest.basket(1)));
            Orders.advance(migration, Phase.SYNC);

            // when
            orders.runStateless(session -> {
                Item stub = new Item();
                stub.id = 10;
                session.delete(stub);
            });
            orders.runStateless(session -> {
                Item orphan = new Item();
                orphan.id = 11;
                session.update(orphan);
            });

            // then
            assertThat(AggregateTest.carts(orders)).containsExactly("1|o1|0", "1|new|0", "1|red|0");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void a_child_that_is_given_to_another_root_is_refused_where_copies_arrive_in_any_order(Server server) {
        // given
        HikariDataSource first = AggregateTest.tables(server);
        HikariDataSource second = AggregateTest.tables(server);
        JdbcSchema.DATA.create(second);
        Zdm zdm = Orders.zdm(first);
        try (Orders next = Orders.open(second, zdm, Map.of(), Object.class, Cart.class, Line.class);
                Orders old = Orders.open(first, zdm, Map.of(), Basket.class, Item.class)) {
            Migration<Long, Basket> migration =
                    old.move(old.<Long, Basket>store(Basket.class), next.store(Cart.class), AggregateTest.MAPPING);
            assertThat(migration.mode()).isEqualTo(ConsistencyMode.DURABLE);
            Orders.advance(migration, Phase.DUAL_WRITE);
            old.run(session -> {
                session.persist(AggregateTest.basket(1));
                session.persist(AggregateTest.basket(2));
            });

            // when, then
            assertThatThrownBy(() ->
                            old.run(session -> session.find(Item.class, 10L).basket = session.find(Basket.class, 2L)))
                    .hasStackTraceContaining("is given to another one")
                    .hasStackTraceContaining("remove the child, and add a new one");
            assertThat(Sql.rows(first, "SELECT basket_id FROM basket_item WHERE id = 10"))
                    .containsExactly("1");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void code_of_both_entities_in_one_application_reads_its_own_writes_through_the_other_one(Server server) {
        // given
        HikariDataSource database = CaptureTest.tables(server);
        try (Orders orders =
                Orders.open(database, Orders.zdm(database), Map.of(), List.of(Purchase.class, Sale.class))) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, CaptureTest.MAPPING);
            Orders.advance(migration, Phase.READ_NEW);

            // when, then
            orders.run(session -> {
                session.persist(CaptureTest.purchase(1));
                assertThat(session.createQuery("select customer from Sale", String.class)
                                .list())
                        .containsExactly("b1");
            });
            orders.run(session -> {
                session.find(Sale.class, 1L).customer = "by new code";
                assertThat(session.createQuery("select buyer from Purchase", String.class)
                                .list())
                        .containsExactly("by new code");
            });
        }
    }

    @Entity(name = "Legacy")
    @Table(schema = "legacy", name = "note")
    static class Legacy {
        @Id
        long id;

        String words;
    }

    @Entity(name = "Modern")
    @Table(schema = "modern", name = "note")
    static class Modern {
        @Id
        long id;

        String words;
    }

    private static final Mapping<Legacy, Modern> NOTES = new Mapping<>() {
        @Override
        public Modern toNew(Legacy old) {
            Modern modern = new Modern();
            modern.id = old.id;
            modern.words = old.words;
            return modern;
        }

        @Override
        public Legacy toOld(Modern next) {
            Legacy legacy = new Legacy();
            legacy.id = next.id;
            legacy.words = next.words;
            return legacy;
        }
    };

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void a_table_moves_to_one_of_the_same_name_in_another_schema(Server server) {
        // given
        HikariDataSource database = server.freshDatabase();
        Sql.execute(
                database,
                "CREATE SCHEMA legacy",
                "CREATE SCHEMA modern",
                "CREATE TABLE legacy.note (id bigint PRIMARY KEY, words varchar(20))",
                "CREATE TABLE modern.note (id bigint PRIMARY KEY, words varchar(20))");
        try (Orders orders = Orders.open(database, Legacy.class, Modern.class)) {
            Migration<Long, Legacy> migration = orders.move(Legacy.class, Modern.class, NOTES);
            Orders.advance(migration, Phase.SYNC);

            // when
            orders.run(session -> {
                Legacy legacy = new Legacy();
                legacy.id = 1;
                legacy.words = "moved";
                session.persist(legacy);
            });

            // then
            assertThat(Sql.rows(database, "SELECT id, words FROM modern.note")).containsExactly("1|moved");
            assertThatThrownBy(() -> orders.run(session -> session.createNativeMutationQuery("delete from legacy.note")
                            .executeUpdate()))
                    .hasMessageContaining("past the entities");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void a_version_that_is_forced_to_step_steps_in_the_copy_where_the_row_is_named(Server server) {
        // given
        try (Orders orders = Orders.open(CaptureTest.tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, CaptureTest.MAPPING);
            orders.run(session -> session.persist(CaptureTest.purchase(1)));
            Orders.advance(migration, Phase.SYNC);

            // when
            orders.run(session -> {
                Purchase found = session.find(Purchase.class, 1L);
                orders.entities().write(Purchase.class, List.of(1L), () -> {
                    session.lock(found, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
                    return found;
                });
            });

            // then
            assertThat(Sql.rows(orders.database(), "SELECT version FROM sale")).containsExactly("1");
            assertThatThrownBy(() -> orders.run(session ->
                            session.lock(session.find(Purchase.class, 1L), LockModeType.PESSIMISTIC_FORCE_INCREMENT)))
                    .hasStackTraceContaining("past the entities");
        }
    }
}
