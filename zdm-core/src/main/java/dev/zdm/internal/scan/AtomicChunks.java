package dev.zdm.internal.scan;

import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.Guard;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A chunk in one transaction: the guard, because a scanner that slept since the backfill would overwrite what later
 * phases wrote; then the old rows under their locks, because a row read without its lock may be deleted or changed before
 * its copy arrives, and the copy would resurrect it; then the copies, overwriting, because a row may be there from a write
 * of the phase before, already out of date. Old side first, like every writer.
 */
public final class AtomicChunks<K, O> implements Chunks<K> {
    private final Pair<K, O, ?> pair;
    private final Guard guard;
    private final LocalView view;
    private final Duration limit;

    /** The limit is the longest for which it may be in the application's way if its host is gone. */
    public AtomicChunks(Pair<K, O, ?> pair, Guard guard, LocalView view, Duration limit) {
        this.pair = pair;
        this.limit = limit;
        this.guard = guard;
        this.view = view;
    }

    @Override
    public List<K> copyNext(@Nullable K after, int limit) {
        return apart(() -> {
            requireOwner();
            List<O> rows = pair.old().pageForShare(after, limit);
            List<K> keys = rows.stream().map(pair.old()::keyOf).toList();
            Pages.checked(pair.old(), after, keys);
            pair.forward().copyAll(rows);
            return keys;
        });
    }

    @Override
    public boolean holdsLocks() {
        return true;
    }

    /** In a transaction of its own. */
    <T> T apart(Supplier<T> work) {
        return pair.old().home().limited(limit, work);
    }

    void requireOwner() {
        MigrationState state = view.state();
        Guard.Row row = guard.share(state.migration());
        if (row.owner() != Side.OLD || row.run() != state.run()) {
            throw new StalePhaseException(
                    state.migration(),
                    state.phase(),
                    "the " + row.owner() + " side owns run " + row.run() + ", so the old side must not be copied",
                    "stop this scan; the writes have moved on");
        }
    }

    /** One row as it is now, or its absence. */
    void copyOne(K key) {
        var unused = apart(() -> {
            requireOwner();
            pair.forward().copy(key);
            return key;
        });
    }

    @Override
    public void removeExtras(List<K> keys) {
        keys.forEach(this::removeExtra);
    }

    /** One row for each transaction: who holds a single row while he waits can never be part of a deadlock. */
    private void removeExtra(K key) {
        boolean unused = apart(() -> {
            requireOwner();
            return pair.forward().removeExtra(key);
        });
    }
}
