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
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.OutcomePendingException;
import dev.zdm.plan.Phase;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The new entity is in another database: what is owed is committed with the write itself. */
class TwoDatabasesTest {

    private record Pair(Orders old, Orders next, Migration<Long, Purchase> migration) implements AutoCloseable {

        static Pair open(Server server) {
            HikariDataSource first = CaptureTest.tables(server);
            HikariDataSource second = CaptureTest.tables(server);
            JdbcSchema.DATA.create(second);
            Zdm zdm = Orders.zdm(first);
            Orders old = Orders.open(first, zdm, Map.of(), Purchase.class);
            Orders next = Orders.open(second, zdm, Map.of(), Object.class, Sale.class);
            Migration<Long, Purchase> migration =
                    old.move(old.<Long, Purchase>store(Purchase.class), next.store(Sale.class), CaptureTest.MAPPING);
            return new Pair(old, next, migration);
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

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new IllegalStateException("it does not come true");
            }
            Thread.yield();
        }
    }
}
