package dev.zdm.internal.routing;

import dev.zdm.event.Operation;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Service calls under the eyes of an observer. */
public record WatchedCalls(Watch watch, ServiceCalls calls) implements ServiceCalls {
    @Override
    public <T extends @Nullable Object, X extends Exception> T call(
            Supplier<@Nullable String> key, boolean idempotent, Call<T, X> old, Call<T, X> next) throws X {
        return watch.<T, X>over(
                Operation.CALL,
                observed -> () -> calls.call(
                        key,
                        idempotent,
                        Watch.telling(observed, Side.OLD, old),
                        Watch.telling(observed, Side.NEW, next)));
    }
}
