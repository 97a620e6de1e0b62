package dev.zdm.internal.routing;

import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.Guard;
import dev.zdm.spi.TransactionScope;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Two sides that share their transactions have one guard row. */
record SharedOwners(String migration, TransactionScope scope, Guard guard) implements Owners {
    @Override
    public <T extends @Nullable Object, X extends Exception> T read(Function<Side, Call<T, X>> call) throws X {
        return scope.requiresNew(
                () -> call.apply(guard.share(migration).owner()).run());
    }
}
