package dev.zdm.internal.routing;

import dev.zdm.internal.copy.LockOrder;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase.Serialiser;
import dev.zdm.plan.Side;
import dev.zdm.spi.CapturedWrites;
import dev.zdm.spi.Unit;
import java.util.Collection;

/**
 * The two sides are in two databases, so that captured code can write only while its side serialises the writes. The marks
 * are part of its transaction; what follows its commit is the same as for every other write.
 */
final class DurableCaptures<K> implements CapturedWrites<K> {
    private final CodeSide code;
    private final RouteContext context;
    private final DurableUnits units;
    private final DurableWrites<K> writes;

    DurableCaptures(CodeSide code, RouteContext context, DurableUnits units, DurableWrites<K> writes) {
        this.code = code;
        this.context = context;
        this.units = units;
        this.writes = writes;
    }

    @Override
    public Side side() {
        return code.side();
    }

    @Override
    public boolean admit() {
        Snapshot pinned = units.units().pin(unit());
        MigrationState state = pinned.state();
        code.require(state);
        boolean bothKept = pinned.onlySide() == null;
        if (bothKept && state.dataPhase().serialiser(state.share()) == Serialiser.GUARD) {
            code.requireOwner(owns(state) ? code.side() : code.side().other(), state);
        }
        return bothKept;
    }

    private boolean owns(MigrationState state) {
        try {
            return units.owns(code.side(), state);
        } catch (MigrationException e) {
            throw context.named(e);
        }
    }

    /** Marks are locked as late as they are written: the rows themselves are locked already. */
    @Override
    public void before(K key) {}

    @Override
    public void copy(Collection<K> keys) {
        Unit unit = unit();
        boolean marked = false;
        try {
            MigrationState state = units.units().pin(unit).state();
            writes.mark(new DurableWrites.Write(unit, state, code.side()), LockOrder.of(keys));
            marked = true;
        } catch (MigrationException e) {
            throw context.named(e);
        } finally {
            if (!marked) {
                unit.markRollbackOnly();
            }
        }
    }

    private Unit unit() {
        return units.current(code.side())
                .orElseThrow(() -> CodeSide.unitMissing(context.view().state()));
    }
}
