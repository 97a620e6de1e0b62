package dev.zdm.internal.routing;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One write: the same command for each side, of which exactly one runs.
 *
 * @param knownKeys the keys that it is known to change before it runs; keys that the database generates are not. Asked
 *     only while both sides are kept, and may refuse the write then
 * @param old the command on the old side
 * @param next the command on the new side
 * @param keysOf all keys that it changed, from its result
 */
public record WriteCall<K, T extends @Nullable Object, X extends Exception>(
        Function<MigrationState, ? extends Collection<? extends @Nullable K>> knownKeys,
        Call<T, X> old,
        Call<T, X> next,
        Function<T, ? extends Collection<? extends @Nullable K>> keysOf) {

    public static <K, T extends @Nullable Object, X extends Exception> WriteCall<K, T, X> ofKey(
            @Nullable K key, Call<T, X> old, Call<T, X> next) {
        List<@Nullable K> keys = java.util.Collections.singletonList(key);
        return new WriteCall<>(state -> keys, old, next, result -> keys);
    }

    /** The same write by other commands. */
    WriteCall<K, T, X> by(Call<T, X> onOld, Call<T, X> onNew) {
        return new WriteCall<>(knownKeys, onOld, onNew, keysOf);
    }

    Call<T, X> on(Side side) {
        return side == Side.OLD ? old : next;
    }

    /** The keys known beforehand; refuses a missing one before anything was written. */
    List<K> requiredKeys(MigrationState state) {
        Collection<? extends @Nullable K> keys = knownKeys.apply(state);
        requireAll(keys, state, "nothing was written; give the key of the row");
        return Keys.inLockOrder(keys);
    }

    /** All keys, once the write has run; where they cannot be had, the remedy says what has become of it. */
    List<K> changedKeys(T result, MigrationState state, String remedy) {
        try {
            Collection<? extends @Nullable K> keys = keysOf.apply(result);
            requireAll(keys, state, remedy);
            return Keys.distinct(keys);
        } catch (ConfigurationException e) {
            throw new ConfigurationException(state.migration(), state.phase(), e.problem(), remedy, e);
        }
    }

    private static void requireAll(Collection<?> keys, MigrationState state, String remedy) {
        for (Object key : keys) {
            if (Objects.isNull(key)) {
                throw new ConfigurationException(
                        state.migration(), state.phase(), "the key of a write is null", remedy);
            }
        }
    }
}
