package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.Phase;
import dev.zdm.plan.StalePhaseException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.PessimisticLockException;
import org.hibernate.StaleStateException;
import org.hibernate.exception.LockAcquisitionException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many writers of few rows, while the phase goes forward, back and forward again. */
class ConcurrentColumnsTest {
    private static final int WRITERS = 16;
    private static final int ROWS = 8;

    @Entity(name = "Account")
    @Table(name = "account")
    static class Account {
        @Id
        long id;

        @Column(name = "amount")
        @MigratedColumn(migration = "move", from = "amount", to = "balance")
        long balance;

        @Version
        int version;
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void no_row_diverges_and_no_update_is_lost(Server server) throws Exception {
        // given
        var database = server.freshDatabase();
        Sql.execute(
                database,
                "CREATE TABLE account (id bigint PRIMARY KEY, amount bigint, balance bigint, version int NOT NULL)");
        for (int id = 0; id < ROWS; id++) {
            Sql.execute(database, "INSERT INTO account VALUES (" + id + ", 0, NULL, 0)");
        }
        AtomicLong added = new AtomicLong();
        AtomicBoolean stopped = new AtomicBoolean();
        try (Shop shop = Shop.open(database, Account.class)) {
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            List<Future<Long>> running = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                running.add(writers.submit(writing(shop, added, stopped)));
            }

            // when
            try {
                shop.advance("move", Phase.READ_NEW);
                awaitWrites(added, 100);
                shop.back("move");
                awaitWrites(added, 100);
                shop.advance("move", Phase.WRITE_NEW);
                awaitWrites(added, 100);
                shop.back("move");
                awaitWrites(added, 100);
                assertThat(Sql.count(database, "SELECT count(*) FROM account WHERE amount <> balance"))
                        .isZero();
                shop.advance("move", Phase.NEW_ONLY);
                awaitWrites(added, 100);
                if (server != Server.H2) {
                    // H2 makes the table anew to drop a column, and has none meanwhile.
                    shop.contract("move", () -> Sql.execute(database, "ALTER TABLE account DROP COLUMN amount"));
                }
                awaitWrites(added, 100);
            } finally {
                stopped.set(true);
                writers.shutdown();
            }

            // then
            for (Future<Long> each : running) {
                assertThat(each.get()).isPositive();
            }
            assertThat(Sql.count(database, "SELECT sum(balance) FROM account")).isEqualTo(added.get());
        }
    }

    private static Callable<Long> writing(Shop shop, AtomicLong added, AtomicBoolean stopped) {
        return () -> {
            long done = 0;
            while (!stopped.get()) {
                long id = ThreadLocalRandom.current().nextInt(ROWS);
                try {
                    shop.run(session -> session.find(Account.class, id).balance++);
                    added.incrementAndGet();
                    done++;
                } catch (OptimisticLockException | StaleStateException | StalePhaseException e) {
                    Thread.yield();
                } catch (RuntimeException e) {
                    if (!isBusy(e)) {
                        throw e;
                    }
                }
            }
            return done;
        };
    }

    /** InnoDB ends one of two transactions that wait for each other; the application would try again. */
    private static boolean isBusy(Throwable failure) {
        return failure instanceof LockAcquisitionException
                || failure instanceof PessimisticLockException
                || failure.getCause() != null && isBusy(failure.getCause());
    }

    private static void awaitWrites(AtomicLong added, int more) {
        long until = added.get() + more;
        while (added.get() < until) {
            if (Thread.interrupted()) {
                throw new IllegalStateException("the writers do not get on");
            }
            Thread.yield();
        }
    }
}
