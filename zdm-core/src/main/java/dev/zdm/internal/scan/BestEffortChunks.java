package dev.zdm.internal.scan;

import dev.zdm.internal.copy.KeyStripes;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.copy.Pair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Row by row, each under the same stripe as the live copies of its key, so that the last copy is the latest. */
public final class BestEffortChunks<K, O> implements Chunks<K> {
    private final Pair<K, O, ?> pair;
    private final KeyStripes stripes;
    private final OwedCopies<K> owed;

    public BestEffortChunks(Pair<K, O, ?> pair, KeyStripes stripes, OwedCopies<K> owed) {
        this.pair = pair;
        this.stripes = stripes;
        this.owed = owed;
    }

    @Override
    public List<K> copyNext(@Nullable K after, int limit) {
        List<K> keys =
                pair.old().page(after, limit).stream().map(pair.old()::keyOf).toList();
        Pages.checked(pair.old(), after, keys);
        if (keys.isEmpty()) {
            // Every row has been copied; what failed meanwhile is found by the verification that must follow.
            owed.allFound(owed.unknown());
        }
        keys.forEach(key -> {
            // Both under the stripe: a live copy that fails meanwhile must stay owed.
            stripes.locked(key, () -> {
                pair.forward().copy(key);
                owed.forget(key);
            });
        });
        return keys;
    }

    @Override
    public void removeExtras(List<K> keys) {
        keys.forEach(key -> stripes.locked(key, () -> pair.forward().removeExtra(key)));
    }
}
