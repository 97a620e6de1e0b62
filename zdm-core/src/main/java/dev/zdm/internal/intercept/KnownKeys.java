package dev.zdm.internal.intercept;

import dev.zdm.plan.MigrationState;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * The keys of one write, from its arguments: not evaluated at all while the migration is parked, otherwise once, before
 * the write runs, because it may change its arguments. Used by one thread.
 */
final class KnownKeys<K> implements Function<MigrationState, Collection<K>> {
    private final Function<MigrationState, Collection<K>> expression;
    private Collection<K> found = List.of();

    KnownKeys(Function<MigrationState, Collection<K>> expression) {
        this.expression = expression;
    }

    @Override
    public Collection<K> apply(MigrationState state) {
        found = expression.apply(state);
        return found;
    }

    Collection<K> found() {
        return found;
    }
}
