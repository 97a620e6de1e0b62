package dev.zdm.internal.routing;

import dev.zdm.event.CallRecorder;
import dev.zdm.event.Operation;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Side;
import dev.zdm.spi.Passage;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls of one operation through to the old side while the migration is parked there. Calls inside a unit of work
 * are routed, because the unit pins its phase.
 */
final class ParkedPassage implements Passage {
    private final RouteContext context;
    private final LocalView view;
    private final Units units;
    private final CallRecorder calls;

    ParkedPassage(RouteContext context, Units units, Operation operation) {
        this.context = context;
        this.view = context.view();
        this.units = units;
        this.calls = context.events().calls(operation, Side.OLD);
    }

    @Override
    public @Nullable Object enter() {
        if (view.onlySide() != Side.OLD || units.current().isPresent()) {
            return null;
        }
        Snapshot entered = view.enter();
        if (entered.onlySide() == Side.OLD) {
            return entered;
        }
        view.leave(entered);
        return null;
    }

    @Override
    public void succeeded(Object entered) {
        calls.succeeded();
        view.leave((Snapshot) entered);
    }

    @Override
    public void failed(Object entered, Throwable cause) {
        calls.failed(cause);
        view.leave((Snapshot) entered);
        if (cause instanceof MigrationException error) {
            var unused = context.named(error);
        }
    }
}
