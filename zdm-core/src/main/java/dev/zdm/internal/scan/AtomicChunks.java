package dev.zdm.internal.scan;

import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.Guard;
import dev.zdm.spi.TransactionScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chunk in one transaction: the guard, because a scanner that slept since the backfill would overwrite what later
 * phases wrote; then the old rows under their locks, because a row read without its lock may be deleted or changed before
 * its copy arrives, and the copy would resurrect it; then the copies, overwriting, because a row may be there from a write
 * of the phase before, already out of date. Old side first, like every writer.
 */
public final class AtomicChunks<K, O> implements Chunks<K> {
    private final Pair<K, O, ?> pair;
    private final TransactionScope scope;
    private final Guard guard;
    private final LocalView view;

    public AtomicChunks(Pair<K, O, ?> pair, Guard guard, LocalView view) {
        this.pair = pair;
        this.scope = pair.old().home().transactions();
        this.guard = guard;
        this.view = view;
    }

    @Override
    public List<K> copyNext(@Nullable K after, int limit) {
        return scope.requiresNew(() -> {
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
        scope.requiresNew(() -> {
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
        scope.requiresNew(() -> {
            requireOwner();
            return pair.forward().removeExtra(key);
        });
    }
}
