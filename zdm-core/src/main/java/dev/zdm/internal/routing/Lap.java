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
        return leg(operation, side, call, null);
    }

    /** The same for a call whose key was assigned to the side, or was not. */
    <T extends @Nullable Object, X extends Exception> T leg(
            Operation operation, Side side, Call<T, X> call, @Nullable Assigned assigned) throws X {
        CallRecorder calls = context.events().calls(operation, side);
        T result;
        try {
            result = call.run();
        } catch (Throwable e) {
            long nanos = split();
            report(calls, nanos, e, assigned);
            tell(assigned, side, nanos, e);
            throw e;
        }
        long nanos = split();
        calls.succeeded(nanos);
        tell(assigned, side, nanos, null);
        return result;
    }

    private static void report(CallRecorder calls, long nanos, Throwable failure, @Nullable Assigned assigned) {
        if (assigned != null && assigned.isAnswer(failure)) {
            calls.answered(nanos, failure);
        } else {
            calls.failed(nanos, failure);
        }
    }

    private static void tell(@Nullable Assigned assigned, Side side, long nanos, @Nullable Throwable failure) {
        if (assigned != null) {
            assigned.ended(side, nanos, failure);
        }
    }

    private long split() {
        long now = context.time().nanoTime();
        long nanos = now - begun;
        begun = now;
        return nanos;
    }
}
