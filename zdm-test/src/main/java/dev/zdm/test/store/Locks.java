package dev.zdm.test.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who holds what in one database, and the monitor under which its committed rows change. A lock belongs to a unit until
 * that ends. Whoever would wait for himself, directly or around a ring of threads, is not left to wait.
 */
final class Locks {
    /** How a lock is held. */
    enum Strength {
        /** Beside others that share it. */
        SHARED,
        /** Alone. */
        EXCLUSIVE
    }

    /** What came of the wish for a lock. */
    enum Outcome {
        TAKEN,
        IN_USE,
        HOPELESS
    }

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReentrantLock monitor = new ReentrantLock();
    private final Condition released = monitor.newCondition();
    private final Map<Object, Map<InMemoryUnit, Strength>> held = new HashMap<>();
    private final Map<Thread, Set<Thread>> waiting = new HashMap<>();

    <T extends @Nullable Object> T inside(Supplier<T> work) {
        monitor.lock();
        try {
            return work.get();
        } finally {
            monitor.unlock();
        }
    }

    /** Takes a lock, or says why it never will. */
    void lock(Object what, Strength strength, InMemoryUnit unit) {
        Outcome outcome = tryLock(what, strength, unit, PATIENCE);
        if (outcome == Outcome.HOPELESS) {
            throw new InMemoryDatabaseException(
                    what + " is locked by a unit of work that waits for this one, so both would wait for ever",
                    "lock rows in one order, and change a row in only one of two nested units of work");
        }
        if (outcome == Outcome.IN_USE) {
            throw new InMemoryDatabaseException(
                    what + " stayed locked by another unit of work for " + PATIENCE, "let that unit of work end");
        }
    }

    Outcome tryLock(Object what, Strength strength, InMemoryUnit unit, Duration atMost) {
        monitor.lock();
        try {
            return await(what, strength, unit, atMost.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.IN_USE;
        } finally {
            waiting.remove(Thread.currentThread());
            monitor.unlock();
        }
    }

    private Outcome await(Object what, Strength strength, InMemoryUnit unit, long nanos) throws InterruptedException {
        long left = nanos;
        List<InMemoryUnit> inTheWay = inTheWay(what, strength, unit);
        while (!inTheWay.isEmpty()) {
            Set<Thread> holders = threadsOf(inTheWay);
            if (holders.stream().anyMatch(holder -> leadsBack(holder, new HashSet<>()))) {
                return Outcome.HOPELESS;
            }
            if (left <= 0) {
                return Outcome.IN_USE;
            }
            waiting.put(Thread.currentThread(), holders);
            left = released.awaitNanos(left);
            inTheWay = inTheWay(what, strength, unit);
        }
        held.computeIfAbsent(what, lock -> new HashMap<>()).merge(unit, strength, Locks::stronger);
        return Outcome.TAKEN;
    }

    private static Strength stronger(Strength one, Strength other) {
        return one == Strength.EXCLUSIVE ? one : other;
    }

    private List<InMemoryUnit> inTheWay(Object what, Strength strength, InMemoryUnit unit) {
        return held.getOrDefault(what, Map.of()).entrySet().stream()
                .filter(holder -> holder.getKey() != unit)
                .filter(holder -> strength == Strength.EXCLUSIVE || holder.getValue() == Strength.EXCLUSIVE)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Set<Thread> threadsOf(List<InMemoryUnit> units) {
        Set<Thread> threads = new HashSet<>();
        units.forEach(unit -> threads.add(unit.thread()));
        return threads;
    }

    private boolean leadsBack(Thread holder, Set<Thread> visited) {
        if (holder == Thread.currentThread()) {
            return true;
        }
        return visited.add(holder)
                && waiting.getOrDefault(holder, Set.of()).stream().anyMatch(next -> leadsBack(next, visited));
    }

    void releaseAll(InMemoryUnit unit) {
        monitor.lock();
        try {
            held.values().forEach(holders -> holders.remove(unit));
            held.values().removeIf(Map::isEmpty);
            released.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    /** How many threads wait for somebody. */
    int waiters() {
        return inside(waiting::size);
    }
}
