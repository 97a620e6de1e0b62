package dev.zdm.internal.routing;

import dev.zdm.internal.copy.LockOrder;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase.Serialiser;
import dev.zdm.plan.Side;
import dev.zdm.spi.CapturedWrites;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Unit;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Both sides change in one transaction, by code that always writes the same side first. The side that serialises writes
 * does not matter: whoever changes a row holds the lock of its old row from before his first change of either, so that of
 * two transactions the later one copies what the earlier one has committed.
 */
final class AtomicCaptures<K> implements CapturedWrites<K> {
    private final CodeSide code;
    private final RouteContext context;
    private final Guard guard;
    private final Units units;
    private final AtomicCopies<K> copies;
    private final OldRowLocks<K> locks;

    AtomicCaptures(
            CodeSide code,
            RouteContext context,
            Guard guard,
            Units units,
            AtomicCopies<K> copies,
            OldRowLocks<K> locks) {
        this.code = code;
        this.context = context;
        this.guard = guard;
        this.units = units;
        this.copies = copies;
        this.locks = locks;
    }

    @Override
    public Side side() {
        return code.side();
    }

    @Override
    public boolean admit() {
        Snapshot pinned = units.pin(unit());
        MigrationState state = pinned.state();
        code.require(state);
        if (pinned.onlySide() == null && state.dataPhase().serialiser(state.share()) == Serialiser.GUARD) {
            // Asked now, so that a move of the writes is waited for with nothing to undo, and again with the copies.
            Guard.Row unused = admitted(state);
        }
        return pinned.onlySide() == null;
    }

    @Override
    public void before(K key) {
        if (code.side() == Side.NEW) {
            locks.take(key);
        }
    }

    @Override
    public void copy(Collection<K> keys) {
        Unit unit = unit();
        MigrationState state = units.pin(unit).state();
        List<K> sorted = LockOrder.of(keys);
        boolean copied = false;
        try {
            if (!sorted.isEmpty()) {
                copies.copyTogether(new AtomicWrite(unit, state, code.side(), heldFor(sorted, state)), sorted);
            }
            copied = true;
        } catch (MigrationException e) {
            throw context.named(e);
        } finally {
            if (!copied) {
                unit.markRollbackOnly();
            }
        }
    }

    /** One row alone takes the guard along in the statement of its copy, where that asks for all that there is to ask. */
    private Guard.@Nullable Row heldFor(List<K> keys, MigrationState state) {
        boolean folded = keys.size() == 1
                && code.side() == Side.OLD
                && state.dataPhase().serialiser(state.share()) == Serialiser.OLD;
        return folded ? null : admitted(state);
    }

    private Guard.Row admitted(MigrationState state) {
        try {
            Guard.Row row = guard.share(context.migration());
            Fence.check(row, state);
            if (state.dataPhase().serialiser(state.share()) == Serialiser.GUARD) {
                code.requireOwner(row.owner(), state);
            }
            code.requireKept(row, state);
            return row;
        } catch (MigrationException e) {
            throw context.named(e);
        }
    }

    private Unit unit() {
        return units.current()
                .orElseThrow(() -> CodeSide.unitMissing(context.view().state()));
    }
}
