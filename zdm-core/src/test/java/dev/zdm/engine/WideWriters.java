package dev.zdm.engine;

import dev.zdm.Migration;
import dev.zdm.checks.Canary;
import dev.zdm.testing.Customers;
import dev.zdm.testing.Customers.Customer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writers that change, delete and insert rows all over a table, most of which nobody has written before, so that a scan and
 * a writer come to the same row. Each has keys of its own and remembers what was acknowledged.
 */
final class WideWriters {
    private static final int MOST_FAILURES = 100;

    private final Customers left;
    private final Migration<Long, Customer> migration;
    private final int writers;
    private final int rows;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Long, Optional<String>> acknowledged = new ConcurrentHashMap<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong operations = new AtomicLong();
    private volatile boolean stopped;

    private WideWriters(Customers left, Migration<Long, Customer> migration, int writers, int rows) {
        this.left = left;
        this.migration = migration;
        this.writers = writers;
        this.rows = rows;
    }

    static WideWriters start(Customers left, Migration<Long, Customer> migration, int writers, int rows) {
        WideWriters all = new WideWriters(left, migration, writers, rows);
        for (int number = 0; number < writers; number++) {
            int writer = number;
            Thread thread = new Thread(() -> all.run(writer), "writer-" + writer);
            thread.setDaemon(true);
            all.threads.add(thread);
            thread.start();
        }
        return all;
    }

    private void run(int writer) {
        Random random = new Random(writer);
        for (int i = 0; !stopped && failures.size() < MOST_FAILURES; i++) {
            // Also keys behind the last row.
            long key = 1 + writer + (long) writers * random.nextInt(rows / writers + rows / 10 / writers);
            String email = "w" + writer + "-" + i + "@example.com";
            try {
                switch (random.nextInt(3)) {
                    case 0 -> change(key, email);
                    case 1 -> write(Command.delete(key), key, Optional.empty());
                    default -> write(Command.upsert(key, "First", "Last", email), key, Optional.of(email));
                }
            } catch (RuntimeException e) {
                failures.add(e);
            }
            operations.incrementAndGet();
        }
    }

    private void change(long key, String email) {
        if (write(Command.email(key, email)) == 1) {
            acknowledged.put(key, Optional.of(email));
        }
    }

    private void write(Command command, long key, Optional<String> email) {
        int unused = write(command);
        acknowledged.put(key, email);
    }

    private int write(Command command) {
        return migration.<Integer, RuntimeException>write(
                command.key(), () -> left.update(command.oldSql(left.kind()), command.values()), () -> {
                    throw new AssertionError("the writes have not moved");
                });
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(30_000);
        }
    }

    long operations() {
        return operations.get();
    }

    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Keys whose last acknowledged state the old table does not have, by plain SQL. */
    List<Long> lost() {
        return acknowledged.entrySet().stream()
                .filter(entry -> !left.query("SELECT email FROM customer WHERE id = ?", entry.getKey())
                        .equals(entry.getValue().map(Canary::planted)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
