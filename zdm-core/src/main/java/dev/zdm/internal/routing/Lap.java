package dev.zdm.internal.routing;

import dev.zdm.event.CallRecorder;
import dev.zdm.event.Operation;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import org.jspecify.annotations.Nullable;

/**
 * Legs that follow each other on one thread. The end of one is the beginning of the next: reading the clock is what a
 * leg in memory costs most.
 */
final class Lap {
    private final RouteContext context;
    private long begun;

    Lap(RouteContext context) {
        this.context = context;
        this.begun = context.time().nanoTime();
    }

    /** Runs one leg and reports how it went. */
    <T extends @Nullable Object, X extends Exception> T leg(Operation operation, Side side, Call<T, X> call) throws X {
        CallRecorder calls = context.events().calls(operation, side);
        T result;
        try {
            result = call.run();
        } catch (Throwable e) {
            calls.failed(split(), e);
            throw e;
        }
        calls.succeeded(split());
        return result;
    }

    private long split() {
        long now = context.time().nanoTime();
        long nanos = now - begun;
        begun = now;
        return nanos;
    }
}
