package dev.zdm.internal.routing;

import dev.zdm.event.CallRecorder;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.Cohort;
import dev.zdm.plan.ColumnUse;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.LeaseLostException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.Guard;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Says for each unit of work which columns of a row it reads and writes. As long as both sides are kept, every writer sets
 * both in one statement, so that which of them is read matters to nobody: a share is one of units of work, not of keys.
 */
public final class ColumnRouter {
    private final RouteContext context;
    private final TransactionScope scope;
    private final Guard guard;
    private final Units units;
    private final boolean acceptStale;

    public ColumnRouter(RouteContext context, TransactionScope scope, Guard guard, boolean acceptStale) {
        this.context = context;
        this.scope = scope;
        this.guard = guard;
        this.units = new Units(context.view(), scope, scope);
        this.acceptStale = acceptStale;
    }

    /** What the unit under way does, the same from its first question to its end; without a unit, of this moment. */
    public ColumnUse use(BiPredicate<MigrationState, Side> reliable) {
        Optional<Unit> unit = scope.current();
        if (unit.isEmpty()) {
            MigrationState state = context.view().pass();
            return use(state, loose(state), reliable);
        }
        if (unit.get().attribute(this) instanceof ColumnUse pinned) {
            return pinned;
        }
        Snapshot snapshot = units.pin(unit.get());
        ColumnUse use = use(snapshot.state(), pinned(snapshot), reliable);
        unit.get().attach(this, use);
        if (snapshot.onlySide() == null) {
            count(unit.get(), use);
        }
        return use;
    }

    private static ColumnUse use(MigrationState state, Side read, BiPredicate<MigrationState, Side> reliable) {
        return new ColumnUse(state, read, reliable.test(state, read));
    }

    private Side pinned(Snapshot snapshot) {
        MigrationState state = snapshot.state();
        if (snapshot.onlySide() != null || hasLease(state)) {
            return side(state);
        }
        // Whatever the phase may be by now, the owner's columns have every acknowledged write; the guard is held to the
        // end.
        context.events().emit(new MigrationEvent.ReadGuarded(state));
        return admitted(state).owner();
    }

    /** Nothing holds the guard for a statement that is a transaction by itself. */
    private Side loose(MigrationState state) {
        if (!state.phase().isParked() && !hasLease(state)) {
            throw new LeaseLostException(state.migration(), state.phase());
        }
        return side(state);
    }

    private boolean hasLease(MigrationState state) {
        return acceptStale || context.view().hasLease(state);
    }

    private static Side side(MigrationState state) {
        return state.dataPhase().readSide(Cohort.inShare(state.salt(), anyKey(), state.share()));
    }

    private static String anyKey() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    /** A unit is a call of the side that it reads, with a key of its own; one that rolls back has failed. */
    private void count(Unit unit, ColumnUse use) {
        Side side = use.read();
        CallRecorder calls = context.events().calls(Operation.READ, side);
        Assigned assigned = context.assign(use.state(), anyKey(), false, CallTerms.idempotent(true));
        long begun = context.time().nanoTime();
        unit.afterCompletion(committed -> {
            long nanos = context.time().nanoTime() - begun;
            @Nullable RolledBack failure = committed ? null : new RolledBack();
            if (failure == null) {
                calls.succeeded(nanos);
            } else {
                calls.failed(nanos, failure);
            }
            assigned.ended(side, nanos, failure);
        });
    }

    /** Stands for whatever made a unit roll back, which nobody tells. */
    private static final class RolledBack extends RuntimeException {
        private static final long serialVersionUID = 1;

        private RolledBack() {
            super("a unit of work was rolled back", null, false, false);
        }
    }

    /** Under which a unit keeps the run of statements for which the guard was asked last. */
    private record Admitted(ColumnRouter by) {}

    /**
     * To be called in a unit of work before each statement, or run of statements without a savepoint between them, that
     * writes rows of the table: refuses it if the fleet has moved on from the phase to which the unit is pinned. Nothing is
     * kept beyond a run: what a rollback to a savepoint undoes is the guard's lock, too.
     */
    public void admitWrites(@Nullable Object run) {
        Unit unit = scope.current().orElseThrow(() -> unitMissing(context.view().state()));
        MigrationState state = units.pin(unit).state();
        Admitted key = new Admitted(this);
        if (!state.phase().isParked() && (run == null || unit.attribute(key) != run)) {
            Guard.Row unused = admitted(state);
            if (run != null) {
                unit.attach(key, run);
            }
        }
    }

    private static ConfigurationException unitMissing(MigrationState state) {
        return new ConfigurationException(
                state.migration(),
                state.phase(),
                "a statement outside of any transaction writes migrated columns",
                "nothing was written; write them in a transaction");
    }

    private Guard.Row admitted(MigrationState state) {
        Guard.Row row = guard.share(context.migration());
        Fence.check(row, state);
        return row;
    }
}
