package dev.zdm.internal.routing;

import dev.zdm.event.FailureKind;
import dev.zdm.internal.copy.Apply;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.StalePhaseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives rows that a verification found different a new label, and copies them like any other write; some together, because
 * two that have swapped a unique value can only be copied so, and one by one where that fails. For one thread.
 */
final class OwedRepair<K> {
    private static final int TOGETHER = 100;

    private final Apply<K, ?, ?> apply;
    private final MigrationState state;
    private final OwedCopies<K> owed;
    private @Nullable RuntimeException first;

    OwedRepair(Apply<K, ?, ?> apply, MigrationState state, OwedCopies<K> owed) {
        this.apply = apply;
        this.state = state;
        this.owed = owed;
    }

    /** Throws what was said to the first row that could not be copied, once all others were; those stay owed. */
    void run() {
        List<K> keys = owed.keys();
        for (int from = 0; from < keys.size(); from += TOGETHER) {
            List<K> some = keys.subList(from, Math.min(keys.size(), from + TOGETHER));
            if (failureOf(some) != null) {
                some.forEach(this::alone);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void alone(K key) {
        RuntimeException failure = failureOf(List.of(key));
        if (failure != null && first == null) {
            first = failure;
        }
    }

    private @Nullable RuntimeException failureOf(List<K> keys) {
        try {
            apply.touchAndCopy(keys, state);
        } catch (StalePhaseException e) {
            throw e;
        } catch (RuntimeException e) {
            if (FailureKind.of(e) == FailureKind.UNAVAILABLE) {
                throw e;
            }
            return e;
        }
        keys.forEach(owed::forget);
        return null;
    }
}
