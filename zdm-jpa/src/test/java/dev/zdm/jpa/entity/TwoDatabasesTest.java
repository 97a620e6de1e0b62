package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.Zdm;
import dev.zdm.jdbc.JdbcSchema;
import dev.zdm.jpa.entity.CaptureTest.Purchase;
import dev.zdm.jpa.entity.CaptureTest.Sale;
import dev.zdm.jpa.testing.Orders;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.OutcomePendingException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.TransitionRefusedException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The new entity is in another database: what is owed is committed with the write itself. */
class TwoDatabasesTest {

    record Pair(Orders old, Orders next, Migration<Long, Purchase> migration) implements AutoCloseable {

        /** Code of the old entity alone. */
        static Pair open(Server server) {
            return open(server, Object.class);
        }

        /** Code of the old entity, and of another one. */
        static Pair open(Server server, Class<?> alsoWritten) {
            HikariDataSource first = CaptureTest.tables(server);
            HikariDataSource second = CaptureTest.tables(server);
            JdbcSchema.DATA.create(second);
            return on(first, second, Orders.zdm(first), Purchase.class, alsoWritten);
        }

        static Pair on(
                HikariDataSource first, HikariDataSource second, Zdm zdm, Class<?> writtenOld, Class<?> writtenNext) {
            Orders old = Orders.open(first, zdm, Map.of(), written(writtenOld), unwritten(writtenOld, Purchase.class));
            Orders next = Orders.open(second, zdm, Map.of(), written(writtenNext), unwritten(writtenNext, Sale.class));
            Migration<Long, Purchase> migration =
                    old.move(old.<Long, Purchase>store(Purchase.class), next.store(Sale.class), CaptureTest.MAPPING);
            return new Pair(old, next, migration);
        }

        private static List<Class<?>> written(Class<?> entity) {
            return entity == Object.class ? List.of() : List.of(entity);
        }

        private static Class<?>[] unwritten(Class<?> written, Class<?> mapped) {
            return written == mapped ? new Class<?>[0] : new Class<?>[] {mapped};
        }

        List<String> purchases() {
            return Sql.rows(old.database(), "SELECT id, buyer, version FROM purchase ORDER BY id");
        }

        List<String> sales() {
            return Sql.rows(next.database(), "SELECT id, customer, version FROM sale ORDER BY id");
        }

        @Override
        public void close() {
            old.sessions().close();
            next.close();
            old.database().close();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void a_write_is_copied_after_its_commit_and_acknowledged_when_both_have_it(Server server) {
        // given
        try (Pair pair = Pair.open(server)) {
            assertThat(pair.migration().mode()).isEqualTo(ConsistencyMode.DURABLE);
            pair.old().run(session -> session.persist(CaptureTest.purchase(1)));
            Orders.advance(pair.migration(), Phase.READ_NEW);

            // when
            pair.old().run(session -> {
                session.find(Purchase.class, 1L).buyer = "changed";
                session.persist(CaptureTest.purchase(2));
                session.persist(CaptureTest.purchase(3));
            });
            pair.old().run(session -> session.remove(session.find(Purchase.class, 3L)));

            // then
            assertThat(pair.sales()).containsExactly("1|changed|1", "2|b2|0");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void a_copy_that_the_other_database_cannot_take_after_the_commit_is_made_up_for_by_the_repairers(Server server) {
        // given
        try (Pair pair = Pair.open(server)) {
            Orders.advance(pair.migration(), Phase.SYNC);
            Sql.execute(pair.next().database(), "ALTER TABLE sale RENAME TO sale_away");

            // when
            assertThatExceptionOfType(OutcomePendingException.class)
                    .isThrownBy(() -> pair.old().run(session -> session.persist(CaptureTest.purchase(1))));

            // then
            assertThat(Sql.count(pair.old().database(), "SELECT count(*) FROM purchase"))
                    .isEqualTo(1);
            assertThat(pair.migration().pending()).isEqualTo(1);

            // and when
            Sql.execute(pair.next().database(), "ALTER TABLE sale_away RENAME TO sale");

            // then
            await(() -> pair.migration().pending() == 0);
            assertThat(pair.sales()).containsExactly("1|b1|0");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void what_is_rolled_back_leaves_no_mark(Server server) {
        // given
        try (Pair pair = Pair.open(server)) {
            Orders.advance(pair.migration(), Phase.SYNC);

            // when
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> pair.old().run(session -> {
                        session.persist(CaptureTest.purchase(1));
                        session.flush();
                        throw new IllegalStateException("the application changes its mind");
                    }));

            // then
            assertThat(pair.migration().pending()).isZero();
            assertThat(pair.sales()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void rows_that_a_bulk_query_names_are_owed_with_its_commit(Server server) {
        // given
        try (Pair pair = Pair.open(server)) {
            pair.old().run(session -> {
                session.persist(CaptureTest.purchase(1));
                session.persist(CaptureTest.purchase(2));
            });
            Orders.advance(pair.migration(), Phase.READ_NEW);

            // when
            pair.old()
                    .run(session -> pair.old()
                            .entities()
                            .writeCounted(
                                    Purchase.class,
                                    List.of(2L, 1L),
                                    () -> session.createMutationQuery("update versioned Purchase set buyer = 'bulk'")
                                            .executeUpdate()));

            // then
            assertThat(pair.sales()).containsExactly("1|bulk|1", "2|bulk|1");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void code_of_the_new_entity_keeps_the_old_database_in_step_from_write_new_on_and_back(Server server) {
        // given
        try (Pair pair = Pair.open(server, Sale.class)) {
            pair.old().run(session -> {
                session.persist(CaptureTest.purchase(1));
                session.persist(CaptureTest.purchase(2));
            });
            Orders.advance(pair.migration(), Phase.READ_NEW);
            refused(() -> pair.next().run(session -> session.find(Sale.class, 1L).customer = "too early"));

            // when
            Orders.advance(pair.migration(), Phase.WRITE_NEW);
            pair.next().run(session -> {
                session.find(Sale.class, 1L).customer = "by new code";
                session.remove(session.find(Sale.class, 2L));
                session.persist(CaptureTest.MAPPING.toNew(CaptureTest.purchase(3)));
            });
            pair.next()
                    .run(session -> pair.next()
                            .entities()
                            .writeCounted(
                                    Sale.class,
                                    List.of(3L),
                                    () -> session.createMutationQuery(
                                                    "update versioned Sale set customer = 'bulk' where id = 3")
                                            .executeUpdate()));
            refused(() -> pair.old().run(session -> session.find(Purchase.class, 1L).buyer = "too late"));

            // then
            Orders.awaitNothingOwed(pair.migration());
            assertThat(pair.purchases())
                    .containsExactly("1|by new code|1", "3|bulk|1")
                    .isEqualTo(pair.sales());

            // and when
            Orders.back(pair.migration());
            pair.old().run(session -> session.find(Purchase.class, 3L).buyer = "by old code again");
            refused(() -> pair.next().run(session -> session.find(Sale.class, 1L).customer = "too late"));

            // then
            assertThat(pair.sales())
                    .containsExactly("1|by new code|1", "3|by old code again|2")
                    .isEqualTo(pair.purchases());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void once_the_old_database_is_left_behind_writes_go_back_to_being_copied_but_not_to_the_old_side(Server server) {
        // given
        try (Pair pair = Pair.open(server, Sale.class)) {
            Orders.advance(pair.migration(), Phase.NEW_ONLY);
            pair.next().run(session -> session.persist(CaptureTest.MAPPING.toNew(CaptureTest.purchase(1))));
            assertThat(pair.purchases()).isEmpty();

            // when
            MigrationState state = Orders.back(pair.migration());
            pair.next().run(session -> session.persist(CaptureTest.MAPPING.toNew(CaptureTest.purchase(2))));

            // then
            assertThat(state.phase()).isEqualTo(Phase.WRITE_NEW);
            Orders.awaitNothingOwed(pair.migration());
            assertThat(pair.purchases()).containsExactly("2|b2|0");
            assertThatExceptionOfType(TransitionRefusedException.class).isThrownBy(() -> Orders.back(pair.migration()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    @Timeout(120)
    void an_instance_whose_code_knows_the_new_entity_only_joins_where_the_new_side_serialises_writes(Server server) {
        // given
        try (Pair pair = Pair.open(server, Sale.class)) {
            HikariDataSource first = Server.again(pair.old().database());
            HikariDataSource second = Server.again(pair.next().database());
            Orders.advance(pair.migration(), Phase.READ_NEW);
            Zdm tooEarly = Orders.zdm(first, "early");
            refused(() -> Pair.on(first, second, tooEarly, Object.class, Sale.class));
            tooEarly.close();
            Orders.advance(pair.migration(), Phase.WRITE_NEW);

            // when
            try (Pair joined = Pair.on(first, second, Orders.zdm(first, "two"), Object.class, Sale.class)) {
                joined.next().run(session -> session.persist(CaptureTest.MAPPING.toNew(CaptureTest.purchase(1))));
            }

            // then
            Orders.awaitNothingOwed(pair.migration());
            assertThat(pair.purchases()).containsExactly("1|b1|0");
        }
    }

    private static void refused(ThrowingCallable write) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(write)
                .withMessageContaining("_NEW");
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new IllegalStateException("it does not come true");
            }
            Thread.yield();
        }
    }
}
