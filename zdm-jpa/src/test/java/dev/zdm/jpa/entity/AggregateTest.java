package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.jpa.testing.Orders;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Entities with collections that are part of them, and with no version that a change of these would step. */
class AggregateTest {

    @Entity(name = "Basket")
    @Table(name = "basket")
    static class Basket {
        @Id
        long id;

        String owner;

        @ElementCollection
        @CollectionTable(name = "basket_tag", joinColumns = @JoinColumn(name = "basket_id"))
        @Column(name = "tag")
        Set<String> tags = new HashSet<>();

        @OneToMany(mappedBy = "basket", cascade = CascadeType.ALL, orphanRemoval = true)
        List<Item> items = new ArrayList<>();
    }

    @Entity(name = "Item")
    @Table(name = "basket_item")
    static class Item {
        @Id
        long id;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "basket_id")
        Basket basket;

        int quantity;
    }

    @Entity(name = "Cart")
    @Table(name = "cart")
    static class Cart {
        @Id
        long id;

        String customer;

        @ElementCollection
        @CollectionTable(name = "cart_label", joinColumns = @JoinColumn(name = "cart_id"))
        @Column(name = "label")
        Set<String> labels = new HashSet<>();

        @OneToMany(mappedBy = "cart", cascade = CascadeType.ALL, orphanRemoval = true)
        List<Line> lines = new ArrayList<>();
    }

    @Entity(name = "Line")
    @Table(name = "cart_line")
    static class Line {
        @Id
        long id;

        @ManyToOne(fetch = FetchType.LAZY)
        @JoinColumn(name = "cart_id")
        Cart cart;

        int pieces;
    }

    static final Mapping<Basket, Cart> MAPPING = new Mapping<>() {
        @Override
        public Cart toNew(Basket old) {
            Cart cart = new Cart();
            cart.id = old.id;
            cart.customer = old.owner;
            cart.labels = new HashSet<>(old.tags);
            for (Item item : old.items) {
                Line line = new Line();
                line.id = item.id;
                line.cart = cart;
                line.pieces = item.quantity;
                cart.lines.add(line);
            }
            return cart;
        }

        @Override
        public Basket toOld(Cart next) {
            Basket basket = new Basket();
            basket.id = next.id;
            basket.owner = next.customer;
            basket.tags = new HashSet<>(next.labels);
            for (Line line : next.lines) {
                basket.items.add(item(line.id, basket, line.pieces));
            }
            return basket;
        }
    };

    private static Item item(long id, Basket basket, int quantity) {
        Item item = new Item();
        item.id = id;
        item.basket = basket;
        item.quantity = quantity;
        return item;
    }

    static HikariDataSource tables(Server server) {
        return tables(server, "TRANSACTION_READ_COMMITTED");
    }

    static HikariDataSource tables(Server server, String isolation) {
        HikariDataSource database = server.freshDatabase();
        database.setTransactionIsolation(isolation);
        Sql.execute(
                database,
                "CREATE TABLE basket (id bigint PRIMARY KEY, owner varchar(100))",
                "CREATE TABLE basket_tag (basket_id bigint REFERENCES basket (id), tag varchar(50))",
                "CREATE TABLE basket_item (id bigint PRIMARY KEY, basket_id bigint REFERENCES basket (id), quantity int)",
                "CREATE TABLE cart (id bigint PRIMARY KEY, customer varchar(100))",
                "CREATE TABLE cart_label (cart_id bigint REFERENCES cart (id), label varchar(50))",
                "CREATE TABLE cart_line (id bigint PRIMARY KEY, cart_id bigint REFERENCES cart (id), pieces int)");
        return database;
    }

    static Basket basket(long id) {
        Basket basket = new Basket();
        basket.id = id;
        basket.owner = "o" + id;
        basket.tags.addAll(List.of("new", "red"));
        basket.items.add(item(id * 10, basket, 1));
        basket.items.add(item(id * 10 + 1, basket, 2));
        return basket;
    }

    static List<String> carts(Orders orders) {
        return Sql.rows(orders.database(), """
                SELECT 1, id, customer, 0 FROM cart
                UNION ALL SELECT 2, cart_id, label, 0 FROM cart_label
                UNION ALL SELECT 3, cart_id, cast(id AS char(9)), pieces FROM cart_line
                ORDER BY 2, 1, 3
                """).stream()
                .map(row -> row.substring(2).replace(" ", ""))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void every_change_of_a_collection_or_a_child_arrives_also_where_the_root_is_not_touched(Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Basket.class, Item.class, Cart.class, Line.class)) {
            Migration<Long, Basket> migration = orders.move(Basket.class, Cart.class, MAPPING);
            orders.run(session -> session.persist(basket(7)));
            Orders.advance(migration, Phase.BACKFILL);

            // when
            orders.run(session -> session.persist(basket(1)));

            // then
            assertThat(carts(orders)).containsExactly("1|o1|0", "1|new|0", "1|red|0", "1|10|1", "1|11|2");

            // and when: an element, a child that is changed, one that goes and one that comes
            orders.run(session -> session.find(Basket.class, 1L).tags.remove("red"));
            orders.run(session -> session.find(Item.class, 10L).quantity = 5);
            orders.run(session -> {
                Basket found = session.find(Basket.class, 1L);
                found.items.removeIf(item -> item.id == 11);
                found.items.add(item(12, found, 3));
            });

            // then
            assertThat(carts(orders)).containsExactly("1|o1|0", "1|new|0", "1|10|5", "1|12|3");

            // and when: a child moves to another root, the backfill and the verification have seen the past
            Orders.advance(migration, Phase.READ_NEW);
            orders.run(session -> session.find(Item.class, 12L).basket = session.find(Basket.class, 7L));
            orders.run(session -> session.find(Item.class, 70L).quantity = 9);

            // then
            assertThat(carts(orders))
                    .containsExactly(
                            "1|o1|0", "1|new|0", "1|10|5", "7|o7|0", "7|new|0", "7|red|0", "7|12|3", "7|70|9",
                            "7|71|2");

            // and when
            orders.run(session -> session.remove(session.find(Basket.class, 7L)));
            orders.runStateless(session -> {
                Item stateless = session.get(Item.class, 10L);
                stateless.quantity = 6;
                session.update(stateless);
            });

            // then
            assertThat(carts(orders)).containsExactly("1|o1|0", "1|new|0", "1|10|6");
            Orders.back(migration);
            Orders.back(migration);
            assertThat(migration.verify().join().mismatches()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void two_who_change_different_children_of_one_root_at_once_leave_both_changes_in_the_copy(Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Basket.class, Item.class, Cart.class, Line.class)) {
            Migration<Long, Basket> migration = orders.move(Basket.class, Cart.class, MAPPING);
            orders.run(session -> session.persist(basket(1)));
            Orders.advance(migration, Phase.SYNC);
            AtomicBoolean begun = new AtomicBoolean();
            orders.forgetSent();

            // when: the second has changed its child, and copies, before the first commits
            CompletableFuture<Void> second = orders.get(session -> {
                session.find(Item.class, 10L).quantity = 5;
                session.flush();
                CompletableFuture<Void> running = CompletableFuture.runAsync(() -> orders.run(other -> {
                    other.find(Item.class, 11L).quantity = 6;
                    begun.set(true);
                    other.flush();
                }));
                await(begun);
                orders.awaitSent("from basket ", 2);
                return running;
            });
            second.join();

            // then
            assertThat(carts(orders)).containsExactly("1|o1|0", "1|new|0", "1|red|0", "1|10|5", "1|11|6");
        }
    }

    private static void await(AtomicBoolean flag) {
        while (!flag.get()) {
            Thread.yield();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bulk_changes_of_what_is_part_of_a_captured_entity_are_refused_too(Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Basket.class, Item.class, Cart.class, Line.class)) {
            Migration<Long, Basket> migration = orders.move(Basket.class, Cart.class, MAPPING);
            orders.run(session -> session.persist(basket(1)));
            Orders.advance(migration, Phase.DUAL_WRITE);

            for (String sql : List.of(
                    "update basket_item set quantity = 0",
                    "delete from basket_tag",
                    "update cart_line set pieces = 0")) {
                // when, then
                assertThatExceptionOfType(ConfigurationException.class)
                        .as(sql)
                        .isThrownBy(() -> orders.run(session ->
                                session.createNativeMutationQuery(sql).executeUpdate()))
                        .withMessageContaining("past the entities");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void in_a_transaction_that_sees_its_beginning_only_children_could_be_copied_as_they_were_and_are_refused(
            Server server) {
        // given
        HikariDataSource database = tables(server, "TRANSACTION_REPEATABLE_READ");
        try (Orders orders = Orders.open(database, Basket.class, Item.class, Cart.class, Line.class)) {
            Migration<Long, Basket> migration = orders.move(Basket.class, Cart.class, MAPPING);
            orders.run(session -> session.persist(basket(1)));
            Orders.advance(migration, Phase.SYNC);

            // when, then
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> orders.run(session -> session.find(Item.class, 10L).quantity = 5))
                    .withStackTraceContaining("READ_COMMITTED");
            assertThat(Sql.rows(database, "SELECT quantity FROM basket_item WHERE id = 10"))
                    .containsExactly("1");
        }
    }
}
