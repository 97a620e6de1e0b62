package dev.zdm.internal.routing;

import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.Call;
import dev.zdm.spi.DataStore;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Two databases have a guard row each, of which at most one names its own side. */
record TwoOwners(String migration, DataStore old, DataStore next) implements Owners {
    @Override
    public <T extends @Nullable Object, X extends Exception> T read(Function<Side, Call<T, X>> call) throws X {
        for (Side side : Side.values()) {
            Optional<Answer<T>> answer = readIfOwner(side, call.apply(side));
            if (answer.isPresent()) {
                return answer.get().value();
            }
        }
        throw new StalePhaseException(
                migration, null, "the writes are being moved, and neither side owns them", "read again");
    }

    private <T extends @Nullable Object, X extends Exception> Optional<Answer<T>> readIfOwner(
            Side side, Call<T, X> call) throws X {
        DataStore store = side == Side.OLD ? old : next;
        return store.transactions()
                .requiresNew(() -> store.guard().orElseThrow().share(migration).owner() == side
                        ? Optional.of(new Answer<>(call.run()))
                        : Optional.empty());
    }
}
