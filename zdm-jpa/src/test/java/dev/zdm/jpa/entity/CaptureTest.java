package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jpa.testing.Orders;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.CopyFailedException;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.plan.TransitionRefusedException;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.cfg.BatchSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Hibernate writes of an entity arrives at the other one, whoever changed it and how. */
class CaptureTest {

    enum State {
        OPEN,
        SHIPPED
    }

    @Embeddable
    static class Price {
        @Column(name = "amount")
        BigDecimal amount;

        @Column(name = "currency")
        String currency;
    }

    @Entity(name = "Purchase")
    @Table(name = "purchase")
    static class Purchase {
        @Id
        long id;

        String buyer;

        @Enumerated(EnumType.STRING)
        State state = State.OPEN;

        Instant placed = Instant.parse("2026-01-02T03:04:05Z");

        UUID token = new UUID(1, 2);

        @Embedded
        Price price = new Price();

        @Version
        int version;
    }

    @Entity(name = "Sale")
    @Table(name = "sale")
    static class Sale {
        @Id
        long id;

        @Column(name = "customer")
        String customer;

        @Enumerated(EnumType.ORDINAL)
        State state;

        Instant placed;

        UUID token;

        @Embedded
        Price price = new Price();

        @Version
        int version;
    }

    static final Mapping<Purchase, Sale> MAPPING = new Mapping<>() {
        @Override
        public Sale toNew(Purchase old) {
            Sale sale = new Sale();
            sale.id = old.id;
            sale.customer = old.buyer;
            sale.state = old.state;
            sale.placed = old.placed;
            sale.token = old.token;
            sale.price = old.price;
            return sale;
        }

        @Override
        public Purchase toOld(Sale next) {
            Purchase purchase = new Purchase();
            purchase.id = next.id;
            purchase.buyer = next.customer;
            purchase.state = next.state;
            purchase.placed = next.placed;
            purchase.token = next.token;
            purchase.price = next.price;
            return purchase;
        }
    };

    static final String UNEQUAL = """
            SELECT count(*) FROM purchase o FULL JOIN sale n ON n.id = o.id
            WHERE o.id IS NULL OR n.id IS NULL OR o.buyer <> n.customer OR o.version <> n.version
              OR o.amount <> n.amount OR o.currency <> n.currency
            """;

    static HikariDataSource tables(Server server) {
        HikariDataSource database = server.freshDatabase();
        String timestamp = server == Server.MARIADB ? "timestamp(6) NULL" : "timestamp(6) with time zone";
        String columns = "placed " + timestamp + ", token uuid, amount decimal(12, 2), currency varchar(3),"
                + " version int NOT NULL, ";
        Sql.execute(
                database,
                "CREATE TABLE purchase (" + columns + "buyer varchar(100), state varchar(20), id bigint PRIMARY KEY)",
                "CREATE TABLE sale (" + columns
                        + "customer varchar(20) NOT NULL, state smallint, id bigint PRIMARY KEY)");
        return database;
    }

    static Purchase purchase(long id) {
        Purchase purchase = new Purchase();
        purchase.id = id;
        purchase.buyer = "b" + id;
        purchase.price.amount = BigDecimal.valueOf(id * 100, 2);
        purchase.price.currency = "EUR";
        return purchase;
    }

    private static List<String> sales(Orders orders) {
        return Sql.rows(orders.database(), "SELECT id, customer, state, amount, version FROM sale ORDER BY id");
    }

    @ParameterizedTest
    @EnumSource
    void inserts_changes_without_save_and_deletes_arrive_in_every_phase_that_the_code_serves(Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, MAPPING);
            assertThat(migration.mode()).isEqualTo(ConsistencyMode.ATOMIC);
            orders.run(session -> {
                session.persist(purchase(1));
                session.persist(purchase(2));
            });

            for (Phase phase : List.of(
                    Phase.OLD_ONLY, Phase.DUAL_WRITE, Phase.BACKFILL, Phase.SYNC, Phase.READ_NEW, Phase.WRITE_NEW)) {
                // when
                Orders.advance(migration, phase);
                long id = 10L + phase.ordinal();
                orders.run(session -> {
                    session.persist(purchase(id));
                    session.persist(purchase(id + 100));
                });
                orders.run(session -> session.find(Purchase.class, id).buyer = "dirty");
                orders.run(session -> session.remove(session.find(Purchase.class, id + 100)));
                orders.run(session -> session.find(Purchase.class, 1L).state = State.SHIPPED);

                // then
                if (phase == Phase.OLD_ONLY) {
                    assertThat(sales(orders)).isEmpty();
                } else {
                    assertThat(sales(orders)).as("%s", phase).contains(id + "|dirty|0|" + id + ".00|1");
                    assertThat(sales(orders)).as("%s", phase).noneMatch(row -> row.startsWith((id + 100) + "|"));
                }
            }
            assertThat(Sql.count(orders.database(), unequal(server))).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void what_is_written_before_the_migration_is_registered_is_refused(Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Purchase.class, Sale.class)) {
            // when, then
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> orders.run(session -> session.persist(purchase(1))))
                    .withMessageContaining("before its migration is registered");
            assertThat(Sql.count(orders.database(), "SELECT count(*) FROM purchase"))
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void both_sides_roll_back_together(Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, MAPPING);
            orders.run(session -> session.persist(purchase(1)));
            Orders.advance(migration, Phase.READ_NEW);

            // when
            assertThatThrownBy(() -> orders.run(session -> {
                        session.find(Purchase.class, 1L).buyer = "changed";
                        session.persist(purchase(2));
                        session.flush();
                        throw new IllegalStateException("the application changes its mind");
                    }))
                    .hasMessage("the application changes its mind");

            // then
            assertThat(sales(orders)).containsExactly("1|b1|0|1.00|0");
            assertThat(Sql.count(orders.database(), unequal(server))).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_copy_that_the_new_side_refuses_is_owed_as_long_as_nobody_relies_on_it_and_then_takes_the_write_back(
            Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, MAPPING);
            Orders.advance(migration, Phase.DUAL_WRITE);

            // when
            orders.run(session -> {
                session.persist(purchase(1));
                Purchase tooLong = purchase(2);
                tooLong.buyer = "longer than the new column has room for";
                session.persist(tooLong);
            });

            // then
            assertThat(Sql.count(orders.database(), "SELECT count(*) FROM purchase"))
                    .isEqualTo(2);
            assertThat(sales(orders)).containsExactly("1|b1|0|1.00|0");
            assertThat(migration.pending()).isEqualTo(1);

            // and when
            orders.run(session -> session.remove(session.find(Purchase.class, 2L)));
            Orders.advance(migration, Phase.READ_NEW);
            assertThatExceptionOfType(CopyFailedException.class)
                    .isThrownBy(() -> orders.run(session -> {
                        session.find(Purchase.class, 1L).buyer = "longer than the new column has room for";
                        session.persist(purchase(3));
                    }));

            // then
            assertThat(sales(orders)).containsExactly("1|b1|0|1.00|0");
            assertThat(Sql.count(orders.database(), unequal(server))).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void a_query_on_copies_sees_what_the_session_has_not_flushed_of_their_originals(Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, MAPPING);
            Orders.advance(migration, Phase.SYNC);

            // when
            List<String> seen = orders.get(session -> {
                session.persist(purchase(1));
                return session.createQuery("select s.customer from Sale s", String.class)
                        .list();
            });

            // then
            assertThat(seen).containsExactly("b1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_flush_of_many_entities_sends_one_batch_to_each_side(Server server) {
        // given
        try (Orders orders = Orders.open(
                tables(server), Map.of(BatchSettings.STATEMENT_BATCH_SIZE, 50), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, MAPPING);
            Orders.advance(migration, Phase.SYNC);

            // when
            List<String> sent = orders.sentBy(session -> {
                for (long id = 1; id <= 200; id++) {
                    session.persist(purchase(id));
                }
            });

            // then
            assertThat(sent).filteredOn(sql -> sql.startsWith("insert")).hasSize(1);
            assertThat(sent).filteredOn(sql -> sql.startsWith("select")).hasSizeLessThan(5);
            assertThat(sales(orders)).hasSize(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void statements_that_raise_no_events_are_refused_on_both_sides_and_nothing_is_written(Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, MAPPING);
            orders.run(session -> {
                session.persist(purchase(1));
                session.createMutationQuery("update Purchase set buyer = 'allowed' where id = 1")
                        .executeUpdate();
            });
            Orders.advance(migration, Phase.SYNC);

            for (String hql : List.of(
                    "update Purchase set buyer = 'bulk'", "delete Purchase", "update Sale set customer = 'bulk'")) {
                // when, then
                assertThatExceptionOfType(ConfigurationException.class)
                        .as(hql)
                        .isThrownBy(() -> orders.run(
                                session -> session.createMutationQuery(hql).executeUpdate()))
                        .withMessageContaining("past the entities");
            }
            for (String sql : List.of(
                    "update purchase set buyer = 'native'",
                    "delete from PURCHASE where id = 1",
                    "insert into sale select * from sale",
                    "update sale set customer = 'native'")) {
                assertThatExceptionOfType(ConfigurationException.class)
                        .as(sql)
                        .isThrownBy(() -> orders.run(session ->
                                session.createNativeMutationQuery(sql).executeUpdate()))
                        .withMessageContaining("past the entities");
            }
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> orders.run(session -> session.find(Sale.class, 1L).customer = "the wrong entity"))
                    .withMessageContaining("past the entities");
            assertThat(sales(orders)).containsExactly("1|allowed|0|1.00|0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stateless_session_is_captured_too_and_its_queries_see_the_copies(Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, MAPPING);
            Orders.advance(migration, Phase.SYNC);

            // when
            orders.runStateless(session -> {
                session.insert(purchase(1));
                session.insert(purchase(2));
                Purchase changed = session.get(Purchase.class, 1L);
                changed.buyer = "updated";
                session.update(changed);
                session.delete(session.get(Purchase.class, 2L));
                Purchase upserted = purchase(3);
                session.upsert(upserted);
                assertThat(session.createQuery("select count(*) from Sale", Long.class)
                                .getSingleResult())
                        .isEqualTo(2);
            });

            // then
            assertThat(Sql.rows(orders.database(), "SELECT id, customer FROM sale ORDER BY id"))
                    .containsExactly("1|updated", "3|b3");
            assertThat(Sql.count(orders.database(), unequal(server))).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void detached_and_merged_changes_arrive_with_the_version_that_the_original_has(Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, MAPPING);
            orders.run(session -> session.persist(purchase(1)));
            Orders.advance(migration, Phase.READ_NEW);
            Purchase detached = orders.get(session -> session.find(Purchase.class, 1L));
            Purchase stale = orders.get(session -> session.find(Purchase.class, 1L));

            // when
            detached.buyer = "merged";
            orders.run(session -> session.merge(detached));
            stale.buyer = "too late";

            // then
            assertThatThrownBy(() -> orders.run(session -> session.merge(stale)))
                    .isInstanceOf(OptimisticLockException.class);
            assertThat(sales(orders)).containsExactly("1|merged|0|1.00|1");
            assertThat(Sql.count(orders.database(), unequal(server))).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_manual_flush_mode_and_a_savepoint_lose_nothing(Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, MAPPING);
            Orders.advance(migration, Phase.WRITE_NEW);

            // when
            orders.run(session -> {
                session.setHibernateFlushMode(FlushMode.MANUAL);
                session.persist(purchase(1));
                session.flush();
                session.doWork(connection -> {
                    Savepoint before = connection.setSavepoint();
                    session.persist(purchase(2));
                    session.flush();
                    connection.rollback(before);
                });
                session.clear();
                session.persist(purchase(3));
                session.flush();
            });

            // then
            assertThat(Sql.rows(orders.database(), "SELECT id FROM purchase ORDER BY id"))
                    .containsExactly("1", "3");
            assertThat(Sql.rows(orders.database(), "SELECT id FROM sale ORDER BY id"))
                    .containsExactly("1", "3");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void a_session_whose_transaction_is_not_the_one_under_way_is_refused(Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, MAPPING);
            Orders.advance(migration, Phase.DUAL_WRITE);

            try (Session inner = orders.sessions().openSession()) {
                // when, then
                assertThatThrownBy(() -> orders.run(outer -> {
                            inner.beginTransaction();
                            outer.persist(purchase(1));
                            outer.flush();
                        }))
                        .hasStackTraceContaining("not the unit of work under way");
                inner.getTransaction().rollback();
            }
            assertThat(Sql.count(orders.database(), "SELECT count(*) FROM purchase"))
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_unit_of_work_that_the_fleet_has_left_behind_is_refused_and_rolled_back(Server server) {
        // given: the guard row admits a later phase only than the one that this instance still sees
        try (Orders orders = Orders.open(tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, MAPPING);
            Orders.advance(migration, Phase.DUAL_WRITE);
            orders.<Long, Purchase>store(Purchase.class)
                    .home()
                    .guard()
                    .orElseThrow()
                    .requirePhase("move", Phase.SYNC);

            for (int rows : List.of(1, 3)) {
                // when, then
                assertThatThrownBy(() -> orders.run(session -> {
                            for (long id = 1; id <= rows; id++) {
                                session.persist(purchase(id));
                            }
                        }))
                        .as("%d rows", rows)
                        .hasStackTraceContaining(StalePhaseException.class.getName());
            }
            assertThat(Sql.count(orders.database(), "SELECT count(*) FROM purchase"))
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void as_long_as_code_of_the_old_entity_lives_the_migration_does_not_leave_it_behind(Server server) {
        // given
        try (Orders orders = Orders.open(tables(server), Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = orders.move(Purchase.class, Sale.class, MAPPING);
            Orders.advance(migration, Phase.WRITE_NEW);

            // when, then
            assertThatExceptionOfType(TransitionRefusedException.class)
                    .isThrownBy(() -> Orders.advance(migration, Phase.NEW_ONLY))
                    .withMessageContaining("WRITE_NEW");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void code_of_the_new_entity_does_not_start_before_every_row_is_there(Server server) {
        // given
        try (Orders next = Orders.open(tables(server), Sale.class, Purchase.class)) {
            // when, then
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> next.move(Purchase.class, Sale.class, MAPPING))
                    .withMessageContaining("READ_NEW");
        }
    }

    @ParameterizedTest
    @EnumSource
    void code_of_the_new_entity_keeps_the_old_table_in_step(Server server) {
        // given
        HikariDataSource database = tables(server);
        Zdm before = Orders.zdm(database);
        Orders old = Orders.open(database, before, Map.of(), Purchase.class, Sale.class);
        Migration<Long, Purchase> forward = old.move(Purchase.class, Sale.class, MAPPING);
        old.run(session -> session.persist(purchase(1)));
        Orders.advance(forward, Phase.READ_NEW);

        // when
        try (Orders next = Orders.open(database, Orders.zdm(database, "two"), Map.of(), Sale.class, Purchase.class)) {
            Migration<Long, Purchase> reverse = next.move(Purchase.class, Sale.class, MAPPING);
            assertThat(reverse.state().phase()).isEqualTo(Phase.READ_NEW);
            next.run(session -> {
                session.find(Sale.class, 1L).customer = "by new code";
                Sale sale = MAPPING.toNew(purchase(2));
                session.persist(sale);
            });
            old.run(session -> session.find(Purchase.class, 2L).buyer = "by old code");
            next.run(session -> session.find(Sale.class, 2L).state = State.SHIPPED);

            // then
            assertThat(Sql.rows(database, "SELECT id, buyer, state, version FROM purchase ORDER BY id"))
                    .containsExactly("1|by new code|OPEN|1", "2|by old code|SHIPPED|2");
            assertThat(Sql.count(database, unequal(server))).isZero();

            // and when
            old.stop();
            Orders.advance(reverse, Phase.NEW_ONLY);
            next.run(session -> session.remove(session.find(Sale.class, 1L)));

            // then
            assertThat(Sql.rows(database, "SELECT id FROM sale ORDER BY id")).containsExactly("2");
            assertThat(Sql.rows(database, "SELECT id FROM purchase ORDER BY id"))
                    .containsExactly("1", "2");
        }
    }

    static String unequal(Server server) {
        // MariaDB has no full join.
        return server == Server.MARIADB || server == Server.H2 ? UNEQUAL.replace("FULL JOIN", "LEFT JOIN") : UNEQUAL;
    }
}
