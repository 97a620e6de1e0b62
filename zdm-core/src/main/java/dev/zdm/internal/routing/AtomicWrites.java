package dev.zdm.internal.routing;

import dev.zdm.event.Operation;
import dev.zdm.internal.copy.AtomicDebts;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.copy.RepairLoop;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase.Serialiser;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedWrites;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Passage;
import dev.zdm.spi.TransactionScope;
import dev.zdm.spi.Unit;
import dev.zdm.spi.UnitOpener;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Both sides change in one transaction. The order of one write, and why:
 *
 * <ol>
 *   <li>Where the guard row says which side serialises, it is read shared, in the writing transaction and before its first
 *       statement, and cannot change before the transaction ends: whoever moves the writes waits for this one. In earlier
 *       phases the old side serialises or nobody does, so the guard is held from the statement of the copy on, which
 *       saves one statement of three; a unit that it refuses then has written, and is rolled back.
 *   <li>Rows are locked old side first, in every phase, also where the new side serialises: two writers that locked in
 *       opposite orders, one on each side of a phase change, would deadlock. A row that the old side does not have is
 *       replaced by a lock on its key.
 *   <li>The application's own statement runs, on the serialising side only.
 *   <li>The row it left is re-read and copied; see {@code CopyLeg}.
 *   <li>If the statement failed, its row is copied all the same: what it wrote before it failed may yet be committed.
 *   <li>If the copy fails, it is owed, or the unit of work can only roll back, even if the application catches the
 *       exception: the write is then on neither side. See {@code AtomicCopies}.
 * </ol>
 */
public final class AtomicWrites<K> implements WriteRouter<K> {
    private static final String KEYLESS =
            "the write was rolled back; make the key expression yield the key of the written row";

    private final RouteContext context;
    private final Pair<K, ?, ?> pair;
    private final TransactionScope scope;
    private final Guard guard;
    private final Units units;
    private final OnlyLeg parked;
    private final AtomicCopies<K> copies;
    private final OldRowLocks<K> locks;

    /** Without repairs a copy that is refused is never owed. */
    public AtomicWrites(
            RouteContext context,
            Pair<K, ?, ?> pair,
            Guard guard,
            Optional<AtomicDebts<K>> debts,
            Optional<RepairLoop<K>> repairs) {
        this.context = context;
        this.pair = pair;
        this.scope = pair.old().home().transactions();
        this.guard = guard;
        this.copies = new AtomicCopies<>(
                context, pair, guard, debts.flatMap(owed -> repairs.map(loop -> new AtomicCopies.Owing<>(owed, loop))));
        this.locks = new OldRowLocks<>(context.migration(), pair.old(), guard);
        this.units = new Units(context.view(), scope, scope);
        this.parked = new OnlyLeg(context, Operation.WRITE);
    }

    @Override
    public Optional<Passage> passage() {
        return Optional.of(new ParkedPassage(context, units, Operation.WRITE));
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T write(
            Supplier<WriteCall<K, T, X>> call, Call<T, X> old, Call<T, X> next) throws X {
        try {
            return writeInUnit(call, old, next);
        } catch (MigrationException e) {
            throw context.named(e);
        }
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T inUnit(Call<T, X> call) throws X {
        return scope.required(call);
    }

    @Override
    public <B> B begin(UnitOpener<B> opener) {
        return opener.begin(Side.OLD);
    }

    @Override
    public CapturedWrites<K> captured(Side side, boolean alone) {
        CodeSide code = new CodeSide(side, ConsistencyMode.ATOMIC, alone);
        return new AtomicCaptures<>(code, context, guard, units, copies, locks);
    }

    @Override
    public Optional<Side> sideOfUnit() {
        return units.side();
    }

    private <T extends @Nullable Object, X extends Exception> T writeInUnit(
            Supplier<WriteCall<K, T, X>> call, Call<T, X> old, Call<T, X> next) throws X {
        Optional<Unit> unit = units.current();
        if (unit.isPresent()) {
            Snapshot pinned = units.pin(unit.get());
            Side only = pinned.onlySide();
            return only == null ? writeIn(unit.get(), pinned.state(), call.get()) : parked.run(only, old, next);
        }
        Snapshot entered = context.view().enter();
        try {
            Side only = entered.onlySide();
            return only == null ? writeInOwnUnit(entered, call.get()) : parked.run(only, old, next);
        } finally {
            context.view().leave(entered);
        }
    }

    private <T extends @Nullable Object, X extends Exception> T writeInOwnUnit(
            Snapshot entered, WriteCall<K, T, X> call) throws X {
        return scope.required(() -> {
            Unit unit = units.current().orElseThrow(() -> new IllegalStateException("no unit of work was begun"));
            units.attach(unit, entered);
            return writeIn(unit, entered.state(), call);
        });
    }

    private <T extends @Nullable Object, X extends Exception> T writeIn(
            Unit unit, MigrationState state, WriteCall<K, T, X> call) throws X {
        List<K> known = call.requiredKeys(state);
        AtomicWrite write = begin(unit, state);
        if (write.first() == Side.NEW) {
            known.forEach(locks::take);
        }
        T result = runNative(write, known, call);
        copyInto(write, call, result);
        return result;
    }

    private AtomicWrite begin(Unit unit, MigrationState state) {
        if (state.dataPhase().serialiser(state.share()) == Serialiser.OLD
                && pair.next().looksAtGuard()) {
            return new AtomicWrite(unit, state, Side.OLD, null);
        }
        Guard.Row row = guard.share(context.migration());
        Fence.check(row, state);
        Side first = state.dataPhase().writeRoute(state.share(), row.owner()).first();
        return new AtomicWrite(unit, state, first, row);
    }

    private <T extends @Nullable Object, X extends Exception> T runNative(
            AtomicWrite write, List<K> known, WriteCall<K, T, X> call) throws X {
        try {
            return context.leg(Operation.WRITE, write.first(), call.on(write.first()));
        } catch (Throwable e) {
            settle(write, known, e);
            throw e;
        }
    }

    /** The command may have written before it failed, and its caller may catch the exception and commit. */
    private void settle(AtomicWrite write, List<K> known, Throwable failure) {
        if (!isUsable()) {
            return;
        }
        if (known.isEmpty()) {
            write.unit().markRollbackOnly();
            return;
        }
        try {
            requireSame(write.held());
            known.forEach(key -> copies.copyBehind(write, key));
        } catch (Throwable e) {
            write.unit().markRollbackOnly();
            failure.addSuppressed(e);
        }
    }

    /** A deadlock may have ended the transaction, and given the guard back; what is copied now needs it again. */
    private void requireSame(Guard.@Nullable Row held) {
        if (held != null && !guard.share(context.migration()).equals(held)) {
            throw new IllegalStateException("the guard row changed while the command ran");
        }
    }

    /** A transaction that the database has aborted takes the command with it, in whole or up to a savepoint. */
    private boolean isUsable() {
        try {
            return pair.old().home().currentTransaction().isPresent();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private <T extends @Nullable Object> void copyInto(AtomicWrite write, WriteCall<K, T, ?> call, T result) {
        boolean copied = false;
        try {
            List<K> keys = call.changedKeys(result, write.state(), KEYLESS);
            if (keys.isEmpty()) {
                copies.holdGuard(write);
            }
            keys.forEach(key -> copies.copy(write, key));
            copied = true;
        } finally {
            if (!copied) {
                write.unit().markRollbackOnly();
            }
        }
    }
}
