package dev.zdm.jpa.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.zdm.Migration;
import dev.zdm.jpa.entity.CaptureTest.Purchase;
import dev.zdm.jpa.entity.CaptureTest.Sale;
import dev.zdm.jpa.testing.Orders;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Phase;
import jakarta.persistence.OptimisticLockException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.hibernate.PessimisticLockException;
import org.hibernate.Session;
import org.hibernate.StaleStateException;
import org.hibernate.exception.LockAcquisitionException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many writers of few rows, by code of both entities, while the phase goes forward, back and forward again. */
class ConcurrentCaptureTest {
    private static final int WRITERS = 16;
    private static final int ROWS = 8;
    private static final int WRITES = 30;

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void no_row_diverges_and_no_update_is_lost_whichever_entity_the_code_writes(Server server) throws Exception {
        // given
        HikariDataSource database = CaptureTest.tables(server);
        for (int id = 0; id < ROWS; id++) {
            Sql.execute(
                    database,
                    "INSERT INTO purchase (id, buyer, state, amount, currency, version) VALUES (" + id
                            + ", 'b', 'OPEN', 0, 'EUR', 0)");
        }
        AtomicLong added = new AtomicLong();
        AtomicBoolean stopped = new AtomicBoolean();
        try (Orders old = Orders.open(database, Purchase.class, Sale.class)) {
            Migration<Long, Purchase> migration = old.move(Purchase.class, Sale.class, CaptureTest.MAPPING);
            Writing byOldCode = new Writing(old, added, stopped, ConcurrentCaptureTest::addToPurchase);
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            try {
                List<Future<Long>> running = byOldCode.start(writers, WRITERS / 4);
                running.addAll(new Writing(old, added, stopped, session -> addByStatement(old, session))
                        .start(writers, WRITERS / 4));

                // when
                Orders.advance(migration, Phase.READ_NEW);
                awaitWrites(added);
                Orders.back(migration);
                awaitWrites(added);
                Orders.advance(migration, Phase.READ_NEW);
                try (NewCode next = NewCode.beside(database)) {
                    running.addAll(new Writing(next.orders(), added, stopped, ConcurrentCaptureTest::addToSale)
                            .start(writers, WRITERS / 2));
                    awaitWrites(added);
                    Orders.advance(migration, Phase.WRITE_NEW);
                    awaitWrites(added);
                    Orders.back(migration);
                    awaitWrites(added);
                    Orders.advance(migration, Phase.WRITE_NEW);
                    awaitWrites(added);
                    stopped.set(true);
                    for (Future<Long> writer : running) {
                        writer.get();
                    }
                }
            } finally {
                stopped.set(true);
                writers.shutdownNow();
            }

            // then
            assertThat(Sql.count(database, CaptureTest.unequal(server))).isZero();
            assertThat(Sql.count(database, "SELECT cast(sum(amount) as decimal(20, 0)) FROM purchase"))
                    .isEqualTo(added.get());
            assertThat(Sql.count(database, "SELECT cast(sum(amount) as decimal(20, 0)) FROM sale"))
                    .isEqualTo(added.get());
            assertThat(Sql.count(database, "SELECT sum(version) FROM sale")).isEqualTo(added.get());
        }
    }

    private record NewCode(Orders orders) implements AutoCloseable {
        static NewCode beside(HikariDataSource database) {
            Orders orders = Orders.open(database, Orders.zdm(database, "two"), Map.of(), Sale.class, Purchase.class);
            Migration<Long, Purchase> unused = orders.move(Purchase.class, Sale.class, CaptureTest.MAPPING);
            return new NewCode(orders);
        }

        @Override
        public void close() {
            orders.stop();
        }
    }

    private static void addToPurchase(Session session) {
        Purchase row = session.find(Purchase.class, ThreadLocalRandom.current().nextLong(ROWS));
        row.price.amount = row.price.amount.add(BigDecimal.ONE);
    }

    private static void addByStatement(Orders orders, Session session) {
        long id = ThreadLocalRandom.current().nextLong(ROWS);
        int unused = orders.entities()
                .writeCounted(
                        Purchase.class,
                        List.of(id),
                        () -> session.createMutationQuery(
                                        "update versioned Purchase p set p.price.amount = p.price.amount + 1 where p.id = :id")
                                .setParameter("id", id)
                                .executeUpdate());
    }

    private static void addToSale(Session session) {
        Sale row = session.find(Sale.class, ThreadLocalRandom.current().nextLong(ROWS));
        row.price.amount = row.price.amount.add(BigDecimal.ONE);
    }

    private record Writing(Orders orders, AtomicLong added, AtomicBoolean stopped, Consumer<Session> work) {
        List<Future<Long>> start(ExecutorService writers, int count) {
            List<Future<Long>> started = new ArrayList<>();
            for (int writer = 0; writer < count; writer++) {
                started.add(writers.submit((Callable<Long>) this::untilStopped));
            }
            return started;
        }

        private Long untilStopped() {
            long done = 0;
            while (!stopped.get()) {
                try {
                    orders.run(work);
                    added.incrementAndGet();
                    done++;
                } catch (RuntimeException e) {
                    if (!isToBeRunAgain(e)) {
                        throw e;
                    }
                }
            }
            return done;
        }

        /** Another writer was faster, the fleet moved on, or the database ended one of two that waited for each other. */
        private static boolean isToBeRunAgain(Throwable failure) {
            return failure instanceof OptimisticLockException
                    || failure instanceof StaleStateException
                    || failure instanceof LockAcquisitionException
                    || failure instanceof PessimisticLockException
                    || (failure instanceof MigrationException known && known.isRetryable())
                    || (failure.getCause() != null && isToBeRunAgain(failure.getCause()));
        }
    }

    private static void awaitWrites(AtomicLong added) {
        long until = added.get() + WRITES;
        while (added.get() < until) {
            if (Thread.interrupted()) {
                throw new IllegalStateException("the writers do not get on");
            }
            Thread.yield();
        }
    }
}
