package dev.zdm.internal.routing;

import dev.zdm.event.EventSink;
import dev.zdm.event.Operation;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.TimeSource;
import org.jspecify.annotations.Nullable;

/** What every routed call of one migration needs. */
public record RouteContext(String migration, LocalView view, EventSink events, TimeSource time) {

    /** Runs one leg and reports how it went. */
    <T extends @Nullable Object, X extends Exception> T leg(Operation operation, Side side, Call<T, X> call) throws X {
        long begun = time.nanoTime();
        boolean succeeded = false;
        try {
            T result = call.run();
            succeeded = true;
            return result;
        } finally {
            events.called(operation, side, succeeded, time.nanoTime() - begun);
        }
    }
}
