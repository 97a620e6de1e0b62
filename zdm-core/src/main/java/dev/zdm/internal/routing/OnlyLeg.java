package dev.zdm.internal.routing;

import dev.zdm.event.CallRecorder;
import dev.zdm.event.Operation;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import org.jspecify.annotations.Nullable;

/** The one leg that an operation has while the migration is parked: counted, not timed. */
final class OnlyLeg {
    private final CallRecorder old;
    private final CallRecorder next;

    OnlyLeg(RouteContext context, Operation operation) {
        this.old = context.events().calls(operation, Side.OLD);
        this.next = context.events().calls(operation, Side.NEW);
    }

    <T extends @Nullable Object, X extends Exception> T run(Side only, Call<T, X> onOld, Call<T, X> onNew) throws X {
        return only == Side.OLD ? run(old, onOld) : run(next, onNew);
    }

    private static <T extends @Nullable Object, X extends Exception> T run(CallRecorder calls, Call<T, X> call)
            throws X {
        T result;
        try {
            result = call.runOnce();
        } catch (Throwable e) {
            calls.failed(e);
            throw e;
        }
        calls.succeeded();
        return result;
    }
}
