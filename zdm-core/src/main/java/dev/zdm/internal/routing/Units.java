package dev.zdm.internal.routing;

import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import java.util.Optional;

/** Pins the phase to the unit of work: one transaction never sees two phases. */
final class Units {
    private final LocalView view;
    private final TransactionScope old;
    private final TransactionScope next;

    Units(LocalView view, TransactionScope old, TransactionScope next) {
        this.view = view;
        this.old = old;
        this.next = next;
    }

    Optional<Unit> current() {
        Optional<Unit> unit = old.current();
        return unit.isPresent() || next == old ? unit : next.current();
    }

    /** The side of the unit under way; the old one where both share their units. */
    Optional<Side> side() {
        if (old.current().isPresent()) {
            return Optional.of(Side.OLD);
        }
        return next != old && next.current().isPresent() ? Optional.of(Side.NEW) : Optional.empty();
    }

    /** The snapshot pinned to a unit; the first call pins the present one until the unit has ended. */
    Snapshot pin(Unit unit) {
        if (unit.attribute(view) instanceof Snapshot pinned) {
            return pinned;
        }
        Snapshot entered = view.enter();
        unit.afterCompletion(committed -> view.leave(entered));
        attach(unit, entered);
        return entered;
    }

    /** Pins a snapshot that the caller has entered, and will leave after the unit has ended. */
    void attach(Unit unit, Snapshot entered) {
        unit.attach(view, entered);
        unit.attach(MigrationState.class, entered.state());
    }
}
