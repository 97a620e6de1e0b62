package dev.zdm.testing;

import dev.zdm.Migration;
import dev.zdm.checks.Canary;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.testing.Customers.Customer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that work on the migrated table, each on keys of its own, and remember what was acknowledged. They write whole
 * rows, parts of rows and increments read in the same unit of work, delete and create again.
 */
public final class LiveCustomers implements AutoCloseable {
    private static final int KEYS = 12;
    private static final int MOST_FAILURES = 1_000;
    private static final Customer GONE = new Customer(-1, "", 0, null);

    private final Customers customers;
    private final Customers newCustomers;
    private final Migration<Long, Customer> migration;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Long, Customer> acknowledged = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> stale = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong operations = new AtomicLong();
    private volatile boolean stopped;

    private LiveCustomers(Customers customers, Customers newCustomers, Migration<Long, Customer> migration) {
        this.customers = customers;
        this.newCustomers = newCustomers;
        this.migration = migration;
    }

    public static LiveCustomers start(Customers customers, Migration<Long, Customer> migration, int clients) {
        return start(customers, migration, 0, clients);
    }

    /** Clients from a number on, so that those of another instance have other keys. */
    public static LiveCustomers start(
            Customers customers, Migration<Long, Customer> migration, int first, int clients) {
        return start(new LiveCustomers(customers, customers, migration), first, clients);
    }

    /** The same with the new table in another database. */
    public static LiveCustomers start(
            Customers customers, Customers newCustomers, Migration<Long, Customer> migration, int clients) {
        return start(new LiveCustomers(customers, newCustomers, migration), 0, clients);
    }

    private static LiveCustomers start(LiveCustomers load, int first, int clients) {
        for (int client = first; client < first + clients; client++) {
            int number = client;
            Thread thread = new Thread(() -> load.run(number), "client-" + client);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    private void run(int client) {
        Random random = new Random(client);
        for (long i = 0; !stopped && failures.size() < MOST_FAILURES; i++) {
            long key = 1 + client * 300L + random.nextInt(KEYS);
            try {
                once(random.nextInt(10), key, Canary.of("v" + client + "-" + i));
            } catch (RuntimeException e) {
                failures.add(e);
            }
            operations.incrementAndGet();
        }
    }

    private void once(int kind, long key, String value) {
        if (kind < 3) {
            read(key);
        } else if (kind < 5) {
            put(new Customer(key, "Name " + value, 1, value));
        } else if (kind < 7) {
            changeEmail(key, value);
        } else if (kind < 9) {
            retried(() -> migration.inUnit(() -> rename(key, value)));
        } else {
            delete(key);
        }
    }

    private void read(long key) {
        Customer expected = acknowledged.get(key);
        check(key, expected, migration.read(key));
    }

    private void check(long key, Customer expected, Optional<Customer> read) {
        boolean same = expected == null || Objects.equals(read.orElse(GONE), expected);
        if (!same) {
            stale.add("key " + key + " in " + migration.state().describe() + ": " + read + " instead of " + expected);
        }
    }

    private void put(Customer row) {
        retried(() -> migration.write(
                row.id(),
                () -> customers.update(
                        customers
                                .kind()
                                .upsert(
                                        "customer",
                                        List.of("id", "full_name", "status", "email"),
                                        List.of("?", "?", "?", "?")),
                        row.id(),
                        row.fullName(),
                        row.status(),
                        row.email()),
                () -> newCustomers.next().putAll(List.of(new Customers.CustomerMapping().toNew(row)))));
        acknowledged.put(row.id(), row);
    }

    private void changeEmail(long key, String email) {
        retried(() -> migration.<Integer, RuntimeException>write(
                key,
                () -> customers.update("UPDATE customer SET email = ? WHERE id = ?", email, key),
                () -> newCustomers.update("UPDATE customer_v2 SET email_address = ? WHERE id = ?", email, key)));
        acknowledged.computeIfPresent(
                key, (id, row) -> row == GONE ? GONE : new Customer(id, row.fullName(), row.status(), email));
    }

    /** Reads, computes and writes in one unit of work. */
    private boolean rename(long key, String value) {
        Optional<Customer> present = migration.read(key);
        check(key, acknowledged.get(key), present);
        if (present.isEmpty()) {
            return false;
        }
        Customer renamed = new Customer(
                key, "Re " + value, present.get().status() ^ 1, present.get().email());
        put(renamed);
        return true;
    }

    private void delete(long key) {
        retried(() -> migration.<Integer, RuntimeException>write(
                key,
                () -> customers.update("DELETE FROM customer WHERE id = ?", key),
                () -> newCustomers.update("DELETE FROM customer_v2 WHERE id = ?", key)));
        acknowledged.put(key, GONE);
    }

    /** Runs a unit of work again when the phase moved under it, as its message asks for. */
    private void retried(Runnable unit) {
        if (customers.transactions().current().isPresent()
                || newCustomers.transactions().current().isPresent()) {
            unit.run();
            return;
        }
        for (int attempt = 0; ; attempt++) {
            try {
                unit.run();
                return;
            } catch (StalePhaseException e) {
                if (attempt == 20) {
                    throw e;
                }
            }
        }
    }

    /** Waits for some more operations, so that a phase has really been worked in. */
    public void awaitOperations(long more) throws InterruptedException {
        long target = operations.get() + more;
        while (operations.get() < target && threads.stream().anyMatch(Thread::isAlive)) {
            threads.get(0).join(5);
        }
    }

    public void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(30_000);
        }
    }

    public List<String> stale() {
        return List.copyOf(stale);
    }

    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Keys whose last acknowledged state a table does not have, by plain SQL. */
    public List<String> lost(String table) {
        String email = table.equals("customer") ? "email" : "email_address";
        List<String> lost = new ArrayList<>();
        acknowledged.forEach((key, row) -> {
            Customers of = table.equals("customer") ? customers : newCustomers;
            Optional<String> found =
                    of.query("SELECT coalesce(" + email + ", '') FROM " + table + " WHERE id = ?", key);
            Optional<String> expected = row == GONE ? Optional.empty() : Optional.of(Objects.toString(row.email(), ""));
            if (!found.equals(expected)) {
                lost.add("key " + key + ": " + found + " instead of " + expected);
            }
        });
        return lost;
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
