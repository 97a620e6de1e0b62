package dev.zdm.internal.routing;

import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds out which side owns the first writes, and lets nobody move them while that side is read. */
interface Owners {

    /**
     * Runs the owner's call in a transaction of its own, in which the guard row is held.
     *
     * @throws dev.zdm.plan.StalePhaseException if nobody owns the writes at this moment
     */
    <T extends @Nullable Object, X extends Exception> T read(Function<Side, Call<T, X>> call) throws X;
}
