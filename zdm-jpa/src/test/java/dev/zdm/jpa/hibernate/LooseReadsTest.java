package dev.zdm.jpa.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zdm.annotation.MigratedColumn;
import dev.zdm.jpa.testing.Server;
import dev.zdm.jpa.testing.Shop;
import dev.zdm.jpa.testing.Sql;
import dev.zdm.plan.Phase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads outside of any transaction: nobody hears when they end, and no drop may hit them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LooseReadsTest {
    private static final int READERS = 4;

    @Entity(name = "Customer")
    @Table(name = "customer")
    static class Customer {
        @Id
        long id;

        @Column(name = "email")
        @MigratedColumn(migration = "move", from = "email", to = "email_address")
        String email;
    }

    private final ExecutorService threads = Executors.newFixedThreadPool(READERS);

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private static Shop open(Server server, Map<String, Object> settings) {
        var database = server.freshDatabase();
        Sql.execute(
                database,
                "CREATE TABLE customer (id bigint PRIMARY KEY, email varchar(100), email_address varchar(100))",
                "INSERT INTO customer VALUES (1, 'a@x', NULL)");
        return Shop.open(database, settings, Customer.class);
    }

    private static String read(Shop shop) {
        try (var session = shop.sessions().openSession()) {
            return session.createQuery("from Customer where id = 1", Customer.class)
                    .getSingleResult()
                    .email;
        }
    }

    private static void drop(Shop shop) {
        Sql.execute(shop.database(), "ALTER TABLE customer DROP COLUMN email");
    }

    /** H2 drops no column beside running statements, whoever sends them. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void the_column_is_dropped_under_load_and_no_read_fails(Server server) throws Exception {
        try (Shop shop = open(server, Map.of())) {
            // given
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger reads = new AtomicInteger();
            Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
            for (int reader = 0; reader < READERS; reader++) {
                threads.execute(() -> {
                    while (!stop.get()) {
                        try {
                            assertThat(read(shop)).isEqualTo("a@x");
                            reads.incrementAndGet();
                        } catch (RuntimeException | AssertionError e) {
                            failures.add(e);
                        }
                    }
                });
            }

            // when
            shop.advance("move", Phase.NEW_ONLY);
            shop.contract("move", () -> drop(shop));
            int before = reads.get();
            while (reads.get() < before + 20) {
                LockSupport.parkNanos(1_000_000);
            }
            stop.set(true);
            threads.shutdown();

            // then
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void a_read_whose_statement_was_not_sent_yet_holds_the_drop_up() throws Exception {
        // given
        AtomicBoolean hold = new AtomicBoolean();
        CountDownLatch held = new CountDownLatch(1);
        List<String> seen = new CopyOnWriteArrayList<>();
        StatementInspector slow = sql -> {
            if (hold.compareAndSet(true, false)) {
                seen.add(sql);
                held.countDown();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            }
            return sql;
        };
        try (Shop shop = open(Server.POSTGRESQL, Map.of(JdbcSettings.STATEMENT_INSPECTOR, slow))) {
            shop.advance("move", Phase.WRITE_NEW);
            hold.set(true);

            // when
            Future<String> read = threads.submit(() -> read(shop));
            assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
            shop.advance("move", Phase.NEW_ONLY);
            shop.contract("move", () -> drop(shop));

            // then
            assertThat(seen).singleElement().asString().contains("coalesce");
            assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("a@x");
        }
    }
}
