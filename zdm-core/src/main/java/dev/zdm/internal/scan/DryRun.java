package dev.zdm.internal.scan;

import dev.zdm.internal.copy.KeyHash;
import dev.zdm.internal.copy.Pair;
import dev.zdm.plan.MappingException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ScanForecast;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Looks at a sample of the old rows as a backfill would, and writes nothing: how fast they are read and mapped, and which
 * could not be copied. Needs no turn and takes no locks. For one thread, once.
 */
public final class DryRun<K, O, N> {
    private static final int CHUNKS = 10;

    /** So many at most in each chunk, which are held in memory at once. */
    private static final int MOST_ROWS = 1_000;

    private final Pair<K, O, N> pair;
    private final MigrationState state;
    private final ScanPolicy policy;
    private final TimeSource time;
    private final boolean holdsLocks;
    private final RandomGenerator random;

    private final List<String> unmappableKeys = new ArrayList<>();
    private long rows;
    private long nanos;
    private long unmappable;
    private long present;

    /**
     * A dry run of one backfill.
     *
     * @param holdsLocks whether its chunks would lock the rows that they read
     * @param random says where to look
     */
    public DryRun(ScanContext<K, O, N> context, boolean holdsLocks, RandomGenerator random) {
        this.pair = context.pair();
        this.state = context.turns().view().state();
        this.policy = context.turns().policy();
        this.time = context.turns().time();
        this.holdsLocks = holdsLocks;
        this.random = random;
    }

    /** What was found out about as many rows as there are in ten chunks. */
    public ScanForecast run() {
        long estimate = pair.old().estimatedRows();
        new Samples<>(pair.old(), random, CHUNKS, Math.min(policy.chunkSize(), MOST_ROWS)).read(this::look);
        return forecast(Math.max(estimate, rows));
    }

    /** What finds the chunk and what counts its copies is no part of a backfill, and not timed. */
    private List<O> look(Supplier<List<O>> reading) {
        long begun = time.nanoTime();
        List<O> chunk = reading.get();
        chunk.forEach(this::map);
        nanos += time.nanoTime() - begun;
        rows += chunk.size();
        present += present(chunk.stream().map(pair.old()::keyOf).toList());
        return chunk;
    }

    private void map(O row) {
        try {
            N unused = pair.forward().mapped(row);
        } catch (MappingException e) {
            unmappable++;
            if (unmappableKeys.size() < ScanForecast.MOST_KEYS) {
                String key = pair.old().keyType().format(pair.old().keyOf(row));
                unmappableKeys.add(KeyHash.of(state.salt(), key));
            }
        }
    }

    private long present(List<K> keys) {
        try {
            return keys.isEmpty() ? 0 : pair.next().findAll(keys).size();
        } catch (RuntimeException e) {
            if (keys.size() == 1 || Refusal.of(e) != Refusal.TOOK_TOO_LONG) {
                throw e;
            }
            int half = keys.size() / 2;
            return present(keys.subList(0, half)) + present(keys.subList(half, keys.size()));
        }
    }

    private ScanForecast forecast(long estimate) {
        double perSecond = rows == 0 ? 0 : rows * 1e9 / Math.max(1, nanos);
        return new ScanForecast(
                estimate,
                rows,
                perSecond,
                taking(estimate, perSecond),
                holdsLocks ? taking(policy.chunkSize(), perSecond) : Duration.ZERO,
                unmappable,
                unmappableKeys,
                present);
    }

    private static Duration taking(long rows, double perSecond) {
        return perSecond == 0 ? Duration.ZERO : Duration.ofMillis(Math.round(rows * 1_000 / perSecond));
    }
}
