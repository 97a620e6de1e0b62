package dev.zdm.internal.routing;

import dev.zdm.event.Operation;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.OperationObserver;
import dev.zdm.spi.OperationObserver.Observed;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells an observer of routed operations. Only where there is one: a router without has no trace of it. */
public record Watch(String migration, OperationObserver observer) {

    <T extends @Nullable Object, X extends Exception> T over(Operation operation, Function<Observed, Call<T, X>> routed)
            throws X {
        Observed observed = observer.begin(migration, operation);
        T result;
        try {
            result = routed.apply(observed).run();
        } catch (Throwable e) {
            observed.ended(e);
            throw e;
        }
        observed.ended(null);
        return result;
    }

    static <T extends @Nullable Object, X extends Exception> Call<T, X> telling(
            Observed observed, Side side, Call<T, X> call) {
        return () -> {
            observed.asked(side);
            return call.run();
        };
    }
}
