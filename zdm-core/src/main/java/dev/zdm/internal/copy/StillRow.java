package dev.zdm.internal.copy;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one key in two databases while it stands still: what was committed of it has arrived, and nothing was
 * committed meanwhile. Only then a difference is one.
 */
public final class StillRow<K> {
    private final Copies<K> copies;

    public StillRow(Copies<K> copies) {
        this.copies = copies;
    }

    /** The same for a key as text; one that is no key of these rows is looked at as it is. */
    public <T, X extends Exception> Optional<T> lookAt(String key, MigrationState state, Call<T, X> look) throws X {
        K parsed;
        try {
            parsed = copies.store(Side.OLD).keyType().parse(key);
        } catch (ConfigurationException e) {
            return Optional.of(look.run());
        }
        return look(parsed, state, look);
    }

    /**
     * What the look says; empty if the key did not stand still, and should be looked at again. Throws what the other side
     * says to a copy that it refuses: then what was committed cannot arrive.
     */
    public <T, X extends Exception> Optional<T> look(K key, MigrationState state, Call<T, X> look) throws X {
        Apply<K, ?, ?> apply = copies.from(owner(state));
        Long before = version(apply, key);
        // Copies nothing if what was committed has arrived; and if it has not, that is no difference but a debt. Into a
        // range that is being copied nothing arrives.
        if (before != null && !apply.copy(List.of(key), state).containsKey(key)) {
            return Optional.empty();
        }
        T seen = look.run();
        boolean still = before == null ? version(apply, key) == null : before.equals(version(apply, key));
        return still ? Optional.of(seen) : Optional.empty();
    }

    private Side owner(MigrationState state) {
        boolean mayHaveMoved = state.dataPhase().serialiser(state.share()) != Phase.Serialiser.OLD;
        return mayHaveMoved && copies.ownsAlone(Side.NEW, state.migration()) ? Side.NEW : Side.OLD;
    }

    private static <K> @Nullable Long version(Apply<K, ?, ?> apply, K key) {
        return apply.marks().versions(List.of(key)).get(key);
    }
}
