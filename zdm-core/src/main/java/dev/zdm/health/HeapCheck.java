package dev.zdm.health;

import dev.zdm.plan.ConfigurationException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.function.Supplier;

/**
 * Whether the heap holds more live objects than a share of its limit. Thread-safe.
 *
 * <p>What is used at this moment tells little: a heap that is 95 % full may be 10 % full after the next collection, and often
 * is. So of each pool for objects that live long the use after its last collection counts, where the collector tells it and
 * has collected that pool at all; before that, its present use, in which no short-lived object has arrived yet. Of pools for
 * young objects only what survived counts.
 */
public final class HeapCheck implements HealthCheck {
    private final int limitPercent;
    private final Supplier<Heap> heap;

    /** What is used and what may be, in bytes. */
    record Heap(long used, long limit) {
        double percent() {
            return limit <= 0 ? 0 : 100.0 * used / limit;
        }

        long roundedPercent() {
            return Math.round(percent());
        }
    }

    HeapCheck(int limitPercent, Supplier<Heap> heap) {
        if (limitPercent < 1 || limitPercent > 100) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the limit for memory is " + limitPercent + " %",
                    "give a share of the heap from 1 to 100 %");
        }
        this.limitPercent = limitPercent;
        this.heap = heap;
    }

    /**
     * A check of this machine's heap.
     *
     * @param limitPercent above which share of the heap's limit it is unhealthy, 1 to 100; 90 is usual
     * @return the check
     * @throws ConfigurationException if the share is none
     */
    public static HeapCheck above(int limitPercent) {
        return new HeapCheck(limitPercent, HeapCheck::present);
    }

    @Override
    public Answer look() {
        Heap found = heap.get();
        String detail = found.roundedPercent() + " % of the heap is live, limit " + limitPercent + " %";
        return new Answer(found.percent() <= limitPercent, detail);
    }

    private static Heap present() {
        long used = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(HeapCheck::live)
                .sum();
        MemoryUsage whole = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new Heap(used, whole.getMax() < 0 ? whole.getCommitted() : whole.getMax());
    }

    /** Only pools for objects that live long have a threshold for their use. */
    private static long live(MemoryPoolMXBean pool) {
        MemoryUsage collected = pool.getCollectionUsage();
        boolean longLived = pool.isUsageThresholdSupported();
        if (collected == null || (longLived && collected.getUsed() == 0)) {
            return longLived ? pool.getUsage().getUsed() : 0;
        }
        return collected.getUsed();
    }
}
