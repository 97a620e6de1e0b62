package dev.zdm.internal.routing;

import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase.Serialiser;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.Guard;
import dev.zdm.spi.TimeSource;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import dev.zdm.spi.UnitOpener;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Units of work of two databases. A unit belongs to one of them, and writes can be part of it only if that side
 * serialises them. Each side's own guard row says so: at any time at most one of the two rows names its own side.
 */
public final class DurableUnits {
    private static final Duration GIVE_WAY = Duration.ofMillis(10);

    private final LocalView view;
    private final DataStore old;
    private final DataStore next;
    private final TimeSource time;
    private final Duration maxPause;
    private final Units units;

    /** Works in a unit of the side that serialises. */
    interface Work<T extends @Nullable Object, X extends Exception> {
        T run(Unit unit, Side side) throws X;
    }

    /** One attempt to work in a unit of a side, whose guard row must name it where that decides. */
    private interface Attempt<T extends @Nullable Object, X extends Exception> {
        T in(Side side, boolean guarded) throws X;
    }

    public DurableUnits(RouteContext context, DataStore old, DataStore next, Duration maxPause) {
        this.view = context.view();
        this.old = old;
        this.next = next;
        this.time = context.time();
        this.maxPause = maxPause;
        this.units = new Units(view, old.transactions(), next.transactions());
    }

    /** How long a move of the writes may take. */
    Duration maxPause() {
        return maxPause;
    }

    Units units() {
        return units;
    }

    Owners owners(String migration) {
        return new TwoOwners(migration, old, next);
    }

    private DataStore store(Side side) {
        return side == Side.OLD ? old : next;
    }

    private TransactionScope scope(Side side) {
        return store(side).transactions();
    }

    private Guard guard(Side side) {
        return store(side).guard().orElseThrow();
    }

    Optional<Unit> current(Side side) {
        return scope(side).current();
    }

    Unit of(Side side) {
        return current(side).orElseThrow(() -> new IllegalStateException("no unit of work was begun"));
    }

    /** The snapshot to which the unit under way is pinned, null if none is under way on either side. */
    @Nullable
    Snapshot pinned() {
        Optional<Unit> unit = units.current();
        return unit.isPresent() ? units.pin(unit.get()) : null;
    }

    /** The side in which a write of the unit under way must run; refuses it if the unit belongs to the other one. */
    Side requireSerialising(MigrationState state) {
        if (state.dataPhase().serialiser(state.share()) != Serialiser.GUARD) {
            return requireUnitOf(Side.OLD, state);
        }
        for (Side side : Side.values()) {
            // A unit that finds the writes on the move is not made to wait: it is of the side that they leave.
            if (scope(side).current().isPresent() && owns(side, state)) {
                return side;
            }
        }
        throw ofOtherStore(state);
    }

    private Side requireUnitOf(Side side, MigrationState state) {
        if (scope(side).current().isEmpty()) {
            throw ofOtherStore(state);
        }
        return side;
    }

    private static ConfigurationException ofOtherStore(MigrationState state) {
        return new ConfigurationException(
                state.migration(),
                state.phase(),
                "the unit of work under way is a transaction of the database that does not serialise the writes now",
                "nothing was written; let Migration.inUnit open the unit of work: it chooses the database");
    }

    private static ConfigurationException ofNoStore(Side side, MigrationState state) {
        return new ConfigurationException(
                state.migration(),
                state.phase(),
                "what was begun is no transaction of the database of the " + side + " side",
                "begin it with the transaction manager that runs the transactions of that side's own DataSource");
    }

    /** Whether a side owns the first writes, as the unit of its database that is under way sees and holds it. */
    boolean owns(Side side, MigrationState state) {
        Guard.Row row = guard(side).share(state.migration());
        Fence.checkRun(row, state);
        return row.owner() == side;
    }

    /** The side of which a writing unit of work that is under way reads, which is not always its own. */
    Side sideToRead(MigrationState state) {
        Side own = scope(Side.OLD).current().isPresent() ? Side.OLD : Side.NEW;
        return owns(own, state) ? own : own.other();
    }

    /** The side that serialises writes now, and may have ceased to when this returns. */
    Side owner(MigrationState state) {
        boolean moved = state.dataPhase().serialiser(state.share()) == Serialiser.GUARD
                && scope(Side.NEW).requiresNew(() -> owns(Side.NEW, state));
        return moved ? Side.NEW : Side.OLD;
    }

    /** Runs in a new unit of the side that serialises; where writes are on the move, waits with nothing to undo. */
    <T extends @Nullable Object, X extends Exception> T open(Snapshot entered, Work<T, X> work) throws X {
        return inTurn(entered, (side, guarded) -> openIn(side, entered, guarded, work));
    }

    /** Begins such a unit. The snapshot is left when it has ended; if this throws, by the caller. */
    <B> B begin(Snapshot entered, UnitOpener<B> opener) {
        return inTurn(entered, (side, guarded) -> beginIn(side, entered, guarded, opener));
    }

    private <T extends @Nullable Object, X extends Exception> T inTurn(Snapshot entered, Attempt<T, X> attempts)
            throws X {
        Side only = entered.onlySide();
        boolean guarded = only == null
                && entered.state().dataPhase().serialiser(entered.state().share()) == Serialiser.GUARD;
        if (!guarded) {
            return attempts.in(only == null ? Side.OLD : only, false);
        }
        long deadline = time.nanoTime() + maxPause.toNanos();
        Side side = entered.state()
                .dataPhase()
                .writeRoute(entered.state().share(), null)
                .first();
        for (int attempt = 0; ; attempt++) {
            try {
                return attempts.in(attempt % 2 == 0 ? side : side.other(), true);
            } catch (NotOwner e) {
                awaitTurn(attempt, deadline, entered.state());
            }
        }
    }

    private <T extends @Nullable Object, X extends Exception> T openIn(
            Side side, Snapshot entered, boolean guarded, Work<T, X> work) throws X {
        return scope(side).required(() -> {
            units.attach(of(side), entered);
            if (guarded) {
                requireOwner(side, entered.state());
            }
            return work.run(of(side), side);
        });
    }

    private <B> B beginIn(Side side, Snapshot entered, boolean guarded, UnitOpener<B> opener) {
        B begun = opener.begin(side);
        boolean kept = false;
        try {
            Unit unit = scope(side).current().orElseThrow(() -> ofNoStore(side, entered.state()));
            units.attach(unit, entered);
            if (guarded) {
                requireOwner(side, entered.state());
            }
            unit.afterCompletion(committed -> view.leave(entered));
            kept = true;
            return begun;
        } finally {
            if (!kept) {
                opener.rollBack(begun);
            }
        }
    }

    private void requireOwner(Side side, MigrationState state) {
        boolean owns;
        try {
            owns = owns(side, state);
        } catch (StalePhaseException e) {
            throw new NotOwner(e);
        }
        if (!owns) {
            throw new NotOwner(null);
        }
    }

    private void awaitTurn(int attempt, long deadline, MigrationState state) {
        if (time.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
            throw new StalePhaseException(
                    state.migration(),
                    state.phase(),
                    "the writes are being moved, and neither side took any for " + maxPause.toMillis() + " ms",
                    "nothing was written; run the unit of work again");
        }
        if (attempt % 2 == 1) {
            time.pause(GIVE_WAY);
        }
    }

    /** Ends a unit that has written nothing yet. */
    private static final class NotOwner extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotOwner(@Nullable StalePhaseException cause) {
            super(null, cause, false, false);
        }
    }
}
