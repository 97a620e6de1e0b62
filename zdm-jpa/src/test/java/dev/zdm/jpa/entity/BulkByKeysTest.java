package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.jpa.entity.AggregateTest.Basket;
import dev.zdm.jpa.entity.AggregateTest.Cart;
import dev.zdm.jpa.entity.AggregateTest.Item;
import dev.zdm.jpa.entity.AggregateTest.Line;
import dev.zdm.jpa.entity.CaptureTest.Purchase;
import dev.zdm.jpa.entity.CaptureTest.Sale;
import dev.zdm.jpa.entity.KeysTest.Place;
import dev.zdm.jpa.entity.KeysTest.Stock;
import dev.zdm.jpa.entity.KeysTest.Supply;
import dev.zdm.jpa.testing.Orders;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.SharedSessionContract;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bulk queries and native SQL, whose caller names the rows that they write. */
class BulkByKeysTest {
    private static final String SHOUT = "update Purchase set buyer = upper(buyer) where id in (1, 2)";

    /** An application with some purchases that are being moved. */
    private record Moving(Orders orders, Migration<Long, Purchase> migration) implements AutoCloseable {
        static Moving of(Server server, int purchases) {
            Orders orders = Orders.open(CaptureTest.tables(server), Purchase.class, Sale.class);
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, CaptureTest.MAPPING);
            orders.run(session -> {
                for (long id = 1; id <= purchases; id++) {
                    session.persist(CaptureTest.purchase(id));
                }
            });
            return new Moving(orders, migration);
        }

        Moving in(Phase phase) {
            Orders.advance(migration, phase);
            return this;
        }

        @Override
        public void close() {
            orders.close();
        }
    }

    private static int hql(SharedSessionContract session, String hql) {
        return session.createMutationQuery(hql).executeUpdate();
    }

    private static int sql(SharedSessionContract session, String sql) {
        return session.createNativeMutationQuery(sql).executeUpdate();
    }

    private static List<String> customers(Orders orders) {
        return Sql.rows(orders.database(), "SELECT id, customer FROM sale ORDER BY id");
    }

    @ParameterizedTest
    @EnumSource
    void rows_that_are_named_arrive_whatever_kind_of_statement_writes_them(Server server) {
        // given
        try (Moving moving = Moving.of(server, 5).in(Phase.SYNC)) {
            Orders orders = moving.orders();

            // when
            orders.run(session -> {
                session.find(Purchase.class, 2L).buyer = "unflushed";
                int changed =
                        orders.entities().writeCounted(Purchase.class, List.of(2L, 1L), () -> hql(session, SHOUT));
                assertThat(changed).isEqualTo(2);
                assertThat(session.createQuery("select customer from Sale where id < 3 order by id", String.class)
                                .list())
                        .as("the copies, in the same unit of work")
                        .containsExactly("B1", "UNFLUSHED");
            });
            orders.run(session -> orders.entities().write(Purchase.class, Set.of(3L, 99L), () -> {
                hql(session, "delete Purchase where id = 3");
                return sql(session, "update purchase set amount = 7 where id = 99");
            }));
            orders.runStateless(session -> orders.entities()
                    .writeCounted(
                            Purchase.class,
                            List.of(4L),
                            () -> sql(session, "update purchase set buyer = 'native' where id = 4")));

            // then
            assertThat(customers(orders)).containsExactly("1|B1", "2|UNFLUSHED", "4|native", "5|b5");
            assertThat(Sql.count(orders.database(), CaptureTest.unequal(server)))
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void code_of_the_new_entity_writes_by_keys_too(Server server) {
        // given
        HikariDataSource database = CaptureTest.tables(server);
        Orders old = Orders.open(database, Purchase.class, Sale.class);
        Migration<Long, Purchase> migration = old.move(Purchase.class, Sale.class, CaptureTest.MAPPING);
        old.run(session -> {
            session.persist(CaptureTest.purchase(1));
            session.persist(CaptureTest.purchase(2));
        });
        Orders.advance(migration, Phase.READ_NEW);
        old.stop();
        try (Orders next = Orders.open(database, Orders.zdm(database, "two"), Map.of(), Sale.class, Purchase.class)) {
            Migration<Long, Purchase> reverse = next.move(Purchase.class, Sale.class, CaptureTest.MAPPING);

            for (Phase phase : List.of(Phase.READ_NEW, Phase.WRITE_NEW)) {
                // when
                Orders.advance(reverse, phase);
                String hql = "update Sale set customer = '" + phase + "' where id = 1";
                next.run(session -> next.entities().writeCounted(Sale.class, List.of(1L), () -> hql(session, hql)));

                // then
                assertThat(Sql.rows(database, "SELECT id, buyer FROM purchase ORDER BY id"))
                        .containsExactly("1|" + phase, "2|b2");
            }
            next.run(session -> next.entities()
                    .write(Sale.class, List.of(2L), () -> sql(session, "delete from sale where id = 2")));
            assertThat(Sql.rows(database, "SELECT id FROM purchase")).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ids_of_several_columns_are_named_as_the_entity_has_them_or_by_the_values_of_their_columns(Server server) {
        // given
        HikariDataSource database = server.freshDatabase();
        Sql.execute(
                database,
                "CREATE TABLE stock (house varchar(20), shelf int, amount int, PRIMARY KEY (house, shelf))",
                "CREATE TABLE supply (house varchar(20), shelf int, pieces int, PRIMARY KEY (house, shelf))");
        try (Orders orders = Orders.open(database, Stock.class, Supply.class)) {
            Migration<List<Object>, Stock> migration = orders.move(Stock.class, Supply.class, KeysTest.STOCKS);
            orders.run(session -> {
                session.persist(KeysTest.stock(new Place("A", 1), 5));
                session.persist(KeysTest.stock(new Place("A", 2), 5));
            });
            Orders.advance(migration, Phase.SYNC);

            // when
            orders.run(session -> orders.entities()
                    .writeCounted(
                            Stock.class,
                            List.of(new Place("A", 1), List.of("A", 2)),
                            () -> hql(session, "update Stock set amount = 9 where place.house = 'A'")));

            // then
            assertThat(Sql.rows(database, "SELECT house, shelf, pieces FROM supply ORDER BY shelf"))
                    .containsExactly("A|1|9", "A|2|9");
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> orders.run(session ->
                            orders.entities().write(Stock.class, List.of(7L), () -> hql(session, "delete Stock"))))
                    .withMessageContaining("java.lang.Long was given");
        }
    }

    @ParameterizedTest
    @EnumSource
    void children_and_collections_are_written_under_the_id_of_the_entity_that_has_them(Server server) {
        // given
        try (Orders orders =
                Orders.open(AggregateTest.tables(server), Basket.class, Item.class, Cart.class, Line.class)) {
            Migration<Long, Basket> migration = orders.move(Basket.class, Cart.class, AggregateTest.MAPPING);
            orders.run(session -> session.persist(AggregateTest.basket(1)));
            Orders.advance(migration, Phase.SYNC);

            // when
            orders.run(session -> orders.entities().writeCounted(Basket.class, List.of(1L), () -> {
                int tags = sql(session, "delete from basket_tag where basket_id = 1 and tag = 'red'");
                return tags + hql(session, "update Item set quantity = 8 where basket.id = 1");
            }));

            // then
            assertThat(AggregateTest.carts(orders)).containsExactly("1|o1|0", "1|new|0", "1|10|8", "1|11|8");
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> orders.run(session -> orders.entities()
                            .write(Item.class, List.of(10L), () -> hql(session, "delete Item where id = 10"))))
                    .withMessageContaining("Item are not captured")
                    .withMessageContaining("is part");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void what_writes_more_rows_than_were_named_cannot_commit_even_if_nobody_listens(Server server) {
        // given
        try (Moving moving = Moving.of(server, 2).in(Phase.SYNC)) {
            Orders orders = moving.orders();

            // when
            assertThatThrownBy(() -> orders.run(session -> assertThatExceptionOfType(ConfigurationException.class)
                            .isThrownBy(() -> orders.entities()
                                    .writeCounted(Purchase.class, List.of(1L, 1L), () -> hql(session, SHOUT)))
                            .withMessageContaining("2 rows")
                            .withMessageContaining("only 1 were named")))
                    .hasStackTraceContaining("marked this transaction for rollback");

            // then
            assertThat(Sql.rows(orders.database(), "SELECT buyer FROM purchase ORDER BY id"))
                    .containsExactly("b1", "b2");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void what_fails_after_it_has_written_cannot_commit_even_if_nobody_listens(Server server) {
        // given
        try (Moving moving = Moving.of(server, 2).in(Phase.SYNC)) {
            Orders orders = moving.orders();

            // when
            assertThatThrownBy(() -> orders.run(session -> assertThatThrownBy(() -> orders.entities()
                                    .write(Purchase.class, List.of(1L, 2L), () -> {
                                        int changed = hql(session, SHOUT);
                                        throw new IllegalStateException("after " + changed + " rows");
                                    }))
                            .hasMessage("after 2 rows")))
                    .hasStackTraceContaining("marked this transaction for rollback");

            // then
            assertThat(Sql.count(orders.database(), CaptureTest.unequal(server)))
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void only_tables_of_the_entity_may_be_written_and_only_as_long_as_the_call_runs(Server server) {
        // given
        try (Moving moving = Moving.of(server, 2).in(Phase.SYNC)) {
            Orders orders = moving.orders();

            // when, then: the copies' own table
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> orders.run(session -> orders.entities()
                            .write(Purchase.class, List.of(1L), () -> hql(session, "update Sale set customer = 'x'"))))
                    .withMessageContaining("past the entities");
            // and after the call, in the same unit
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> orders.run(session -> {
                        orders.entities().write(Purchase.class, List.of(1L, 2L), () -> hql(session, SHOUT));
                        hql(session, SHOUT);
                    }))
                    .withMessageContaining("past the entities")
                    .withMessageContaining("HibernateEntities.write");
            assertThat(customers(orders)).containsExactly("1|b1", "2|b2");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void without_a_unit_of_work_nothing_is_run(Server server) {
        // given
        try (Moving moving = Moving.of(server, 1)) {
            Orders orders = moving.orders();
            // when, then
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> orders.entities().write(Purchase.class, List.of(1L), () -> {
                        throw new AssertionError("it runs");
                    }))
                    .withMessageContaining("outside of any transaction");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void before_anything_is_copied_the_call_runs_as_if_nobody_asked(Server server) {
        // given
        try (Moving moving = Moving.of(server, 2)) {
            Orders orders = moving.orders();
            // when
            orders.run(session -> assertThatThrownBy(() -> orders.entities()
                            .writeCounted(Purchase.class, List.of(), () -> {
                                hql(session, SHOUT);
                                throw new IllegalStateException("the application's own affair");
                            }))
                    .hasMessage("the application's own affair"));

            // then
            assertThat(Sql.rows(orders.database(), "SELECT buyer FROM purchase ORDER BY id"))
                    .containsExactly("B1", "B2");
            assertThat(customers(orders)).isEmpty();
        }
    }
}
