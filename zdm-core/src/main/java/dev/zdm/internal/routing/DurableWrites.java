package dev.zdm.internal.routing;

import dev.zdm.event.Operation;
import dev.zdm.internal.copy.Copies;
import dev.zdm.internal.copy.CopyHealth;
import dev.zdm.internal.copy.LockOrder;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.copy.RepairLoop;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedWrites;
import dev.zdm.spi.Passage;
import dev.zdm.spi.Unit;
import dev.zdm.spi.UnitOpener;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two databases, which cannot commit together. What one of them owes the other is committed with the write itself, so
 * that nothing is forgotten, whoever dies between the two. The order of one write, and why:
 *
 * <ol>
 *   <li>Where the guard rows say which side serialises, they are asked before the command, so that a move of the writes is
 *       waited for with nothing to undo. Elsewhere the old side does, and the mark that follows makes sure of it.
 *   <li>The application's command runs in a unit of work of that side.
 *   <li>Each changed key is marked in the same unit: a later version, and a copy that is owed. The mark is the last
 *       statement of zdm, it holds the guard to the commit, and it is held itself, so that versions follow the order of
 *       commits. A command that failed is marked too: what it wrote before may yet be committed.
 *   <li>The unit commits. Now the write is durable and will be copied, whatever happens.
 *   <li>Where both sides must have a write before it is acknowledged, the writer copies at once, all keys of its unit in
 *       one transaction of the other side; see {@code Apply}. If that fails, the caller hears that the outcome is pending.
 *       Elsewhere the repairers copy.
 * </ol>
 */
public final class DurableWrites<K> implements WriteRouter<K> {
    private static final String KEYLESS =
            "the write was rolled back; make the key expression yield the key of the written row";

    private final RouteContext context;
    private final Parts<K> parts;
    private final DurableUnits units;
    private final OnlyLeg parked;
    private final WritersCopies<K> own;

    /** What it needs besides the context. */
    public record Parts<K>(Copies<K> copies, OwedCopies<K> owed, RepairLoop<K> repairs, CopyHealth health) {}

    /** One write under way, in its unit of work. */
    record Write(Unit unit, MigrationState state, Side first) {}

    public DurableWrites(RouteContext context, Parts<K> parts, DurableUnits units) {
        this.context = context;
        this.parts = parts;
        this.units = units;
        this.parked = new OnlyLeg(context, Operation.WRITE);
        this.own = new WritersCopies<>(context, parts, units.maxPause());
    }

    @Override
    public Optional<Passage> passage() {
        return Optional.of(new ParkedPassage(context, units.units(), Operation.WRITE));
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T write(
            Supplier<WriteCall<K, T, X>> call, Call<T, X> old, Call<T, X> next) throws X {
        try {
            return writePinned(call, old, next);
        } catch (MigrationException e) {
            throw context.named(e);
        }
    }

    private <T extends @Nullable Object, X extends Exception> T writePinned(
            Supplier<WriteCall<K, T, X>> call, Call<T, X> old, Call<T, X> next) throws X {
        Snapshot joined = units.pinned();
        if (joined != null) {
            Side only = joined.onlySide();
            return only == null ? join(joined.state(), call.get()) : parked.run(only, old, next);
        }
        Snapshot entered = context.view().enter();
        try {
            Side only = entered.onlySide();
            if (only != null) {
                return parked.run(only, old, next);
            }
            WriteCall<K, T, X> made = call.get();
            return units.open(entered, (unit, side) -> writeIn(new Write(unit, entered.state(), side), made));
        } finally {
            context.view().leave(entered);
        }
    }

    private <T extends @Nullable Object, X extends Exception> T join(MigrationState state, WriteCall<K, T, X> call)
            throws X {
        Side side = units.requireSerialising(state);
        return writeIn(new Write(units.of(side), state, side), call);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T inUnit(Call<T, X> call) throws X {
        try {
            if (units.pinned() != null) {
                return call.run();
            }
            Snapshot entered = context.view().enter();
            try {
                return units.open(entered, (unit, side) -> call.run());
            } finally {
                context.view().leave(entered);
            }
        } catch (MigrationException e) {
            throw context.named(e);
        }
    }

    @Override
    public <B> B begin(UnitOpener<B> opener) {
        Snapshot entered = context.view().enter();
        boolean begun = false;
        try {
            B unit = units.begin(entered, opener);
            begun = true;
            return unit;
        } catch (MigrationException e) {
            throw context.named(e);
        } finally {
            if (!begun) {
                context.view().leave(entered);
            }
        }
    }

    @Override
    public CapturedWrites<K> captured(Side side, boolean alone) {
        return new DurableCaptures<>(new CodeSide(side, ConsistencyMode.DURABLE, true), context, units, this);
    }

    @Override
    public Optional<Side> sideOfUnit() {
        return units.units().side();
    }

    @Override
    public void repair() {
        Snapshot entered = context.view().enter();
        try {
            if (parts.owed().size() > 0 && entered.onlySide() == null) {
                MigrationState state = entered.state();
                new OwedRepair<>(parts.copies().from(units.owner(state)), state, parts.owed()).run();
            }
        } finally {
            context.view().leave(entered);
        }
    }

    private <T extends @Nullable Object, X extends Exception> T writeIn(Write write, WriteCall<K, T, X> call) throws X {
        List<K> known = call.requiredKeys(write.state());
        T result = runNative(write, known, call);
        boolean marked = false;
        try {
            mark(write, call.changedKeys(result, write.state(), KEYLESS));
            marked = true;
        } finally {
            if (!marked) {
                write.unit().markRollbackOnly();
            }
        }
        return result;
    }

    private <T extends @Nullable Object, X extends Exception> T runNative(
            Write write, List<K> known, WriteCall<K, T, X> call) throws X {
        try {
            return context.leg(Operation.WRITE, write.first(), call.on(write.first()));
        } catch (Throwable e) {
            settle(write, known, e);
            throw e;
        }
    }

    /** The command may have written before it failed, and its caller may catch the exception and commit. */
    private void settle(Write write, List<K> known, Throwable failure) {
        if (!isUsable(write.first())) {
            return;
        }
        if (known.isEmpty()) {
            write.unit().markRollbackOnly();
            return;
        }
        try {
            mark(write, known);
        } catch (Throwable e) {
            write.unit().markRollbackOnly();
            failure.addSuppressed(e);
        }
    }

    /** A transaction that the database has aborted takes the command with it, in whole or up to a savepoint. */
    private boolean isUsable(Side side) {
        try {
            return parts.copies().store(side).home().currentTransaction().isPresent();
        } catch (RuntimeException e) {
            return false;
        }
    }

    void mark(Write write, Collection<K> keys) {
        Admission admission = Admission.of(write.state(), write.first());
        for (K key : LockOrder.of(keys)) {
            long unused = parts.copies().from(write.first()).marks().mark(key, admission);
        }
        if (!keys.isEmpty()) {
            markedIn(write).keys().addAll(keys);
        }
    }

    @SuppressWarnings("unchecked") // attached by this router only, which has one type of key
    private WritersCopies.Marked<K> markedIn(Write write) {
        if (write.unit().attribute(this) instanceof WritersCopies.Marked<?> marked) {
            return (WritersCopies.Marked<K>) marked;
        }
        WritersCopies.Marked<K> marked =
                new WritersCopies.Marked<>(write.state(), write.first(), new LinkedHashSet<>());
        write.unit().attach(this, marked);
        write.unit().afterCommit(() -> own.afterCommit(marked));
        return marked;
    }
}
