package dev.zdm.internal.scan;

import dev.zdm.internal.copy.Copies;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.Side;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chunk between two databases: every key is touched first, then copied like any other write. The label that the touch
 * gives is later than all before it, so that no copy of the phase before, however late, can undo what an instance that
 * left no marks has written since. Live writers go on beside it: whoever writes after the touch owes a later copy.
 *
 * <p>Keys that have a mark and no row any more are touched, too. A row may have been marked, and then deleted by an instance
 * that left no mark; its late copy would bring it back, and no scan of rows on either side would have met the key before.
 */
public final class DurableChunks<K, O> implements Chunks<K> {
    private final Pair<K, O, ?> pair;
    private final Copies<K> copies;
    private final LocalView view;
    private final Duration limit;

    /** The limit is the longest for which the rows of a range may stay locked if the host that copies them is gone. */
    public DurableChunks(Pair<K, O, ?> pair, Copies<K> copies, LocalView view, Duration limit) {
        this.pair = pair;
        this.limit = limit;
        this.copies = copies;
        this.view = view;
    }

    Copies<K> copies() {
        return copies;
    }

    LocalView view() {
        return view;
    }

    Duration limit() {
        return limit;
    }

    @Override
    public List<K> copyNext(@Nullable K after, int limit) {
        List<K> keys =
                pair.old().page(after, limit).stream().map(pair.old()::keyOf).toList();
        Pages.checked(pair.old(), after, keys);
        copyAll(keys);
        return keys;
    }

    @Override
    public List<K> leadOn(@Nullable K after, int limit) {
        List<K> marked = copies.from(Side.OLD).marks().marked(after, limit);
        Set<K> present = new HashSet<>(NewSide.oldKeys(pair, marked));
        copyAll(marked.stream().filter(key -> !present.contains(key)).toList());
        return marked;
    }

    @Override
    public void removeExtras(List<K> keys) {
        copyAll(keys);
    }

    private void copyAll(List<K> keys) {
        if (!keys.isEmpty()) {
            copies.from(Side.OLD).touchAndCopy(keys, view.state());
        }
    }
}
