package dev.zdm.internal.routing;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.internal.copy.AtomicDebts;
import dev.zdm.internal.copy.KeyHash;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.copy.RepairLoop;
import dev.zdm.plan.CopyFailedException;
import dev.zdm.plan.MappingException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Admission;
import dev.zdm.spi.Guard;
import java.util.List;
import java.util.Optional;

/**
 * The copies of rows in the transaction that wrote them. As long as nobody relies on the new side, one that it refuses is
 * undone alone, and owed: the mark is the last statement, and holds the guard that the copy gave back with its savepoint.
 * What finds its locks taken, or its phase gone, is never owed: the whole unit of work has to be run again.
 */
final class AtomicCopies<K> {
    private final RouteContext context;
    private final Pair<K, ?, ?> pair;
    private final Guard guard;
    private final Optional<Owing<K>> owing;

    /** Who keeps what is owed, and who makes up for it. */
    record Owing<K>(AtomicDebts<K> debts, RepairLoop<K> repairs) {}

    AtomicCopies(RouteContext context, Pair<K, ?, ?> pair, Guard guard, Optional<Owing<K>> owing) {
        this.context = context;
        this.pair = pair;
        this.guard = guard;
        this.owing = owing;
    }

    /** What the command wrote under no key of ours must not be committed past the guard either. */
    void holdGuard(AtomicWrite write) {
        if (write.held() == null) {
            Fence.check(guard.share(context.migration()), write.state());
        }
    }

    void copy(AtomicWrite write, K key) {
        Side to = write.first().other();
        try {
            copyOrOwe(
                    write,
                    key,
                    () -> context.leg(Operation.COPY, to, () -> {
                        copyRow(write, key);
                        return key;
                    }));
        } catch (StalePhaseException e) {
            throw e;
        } catch (RuntimeException e) {
            throw refusal(write, key, e);
        }
    }

    /** Rows that were written together are copied together, and one by one only if somebody may owe one of them. */
    void copyTogether(AtomicWrite write, List<K> inLockOrder) {
        if (inLockOrder.size() == 1 || isRefusedTogether(write, inLockOrder)) {
            inLockOrder.forEach(key -> copy(write, key));
        }
    }

    private boolean isRefusedTogether(AtomicWrite write, List<K> keys) {
        Side to = write.first().other();
        try {
            return context.leg(Operation.COPY, to, () -> {
                if (owing.isEmpty() || !write.state().dataPhase().mayOwe()) {
                    pair.from(write.first()).copyTogether(keys);
                    return false;
                }
                return owing.get()
                        .debts()
                        .attempts()
                        .attempt(() -> pair.from(write.first()).copyTogether(keys))
                        .isPresent();
            });
        } catch (StalePhaseException e) {
            throw e;
        } catch (RuntimeException e) {
            throw refusal(write, keys.get(0), e);
        }
    }

    private RuntimeException refusal(AtomicWrite write, K key, RuntimeException refused) {
        Side to = write.first().other();
        context.events().emit(new MigrationEvent.CopyFailed(write.state(), to, hashOf(write, key), refused, true));
        return speaksForItself(refused) ? refused : copyFailed(write.state(), to, refused);
    }

    /** The row of a command that failed. */
    void copyBehind(AtomicWrite write, K key) {
        copyOrOwe(write, key, () -> copyRow(write, key));
    }

    private void copyOrOwe(AtomicWrite write, K key, Runnable copy) {
        if (owing.isEmpty() || !write.state().dataPhase().mayOwe()) {
            copy.run();
            return;
        }
        owing.get().debts().attempts().attempt(copy).ifPresent(refused -> owe(owing.get(), write, key, refused));
    }

    private void owe(Owing<K> owed, AtomicWrite write, K key, RuntimeException refused) {
        try {
            owed.debts().owe(key, write.state());
        } catch (RuntimeException e) {
            refused.addSuppressed(e);
            throw e instanceof MigrationException known && known.isRetryable() ? e : refused;
        }
        context.events()
                .emit(new MigrationEvent.CopyFailed(write.state(), Side.NEW, hashOf(write, key), refused, false));
        owed.repairs().wake();
    }

    private void copyRow(AtomicWrite write, K key) {
        if (write.held() != null) {
            pair.from(write.first()).copy(key);
        } else {
            pair.from(write.first()).copy(key, Admission.of(write.state(), write.first()), () -> holdGuard(write));
        }
    }

    private String hashOf(AtomicWrite write, K key) {
        return KeyHash.of(write.state().salt(), pair.old().keyType().format(key));
    }

    /** Says already what to do about this migration, or that the unit of work only has to be run again. */
    private static boolean speaksForItself(RuntimeException failure) {
        return failure instanceof MigrationException known
                && (known.migration().isPresent()
                        || known.isRetryable()
                        || known instanceof MappingException
                        || known instanceof StateStoreException);
    }

    /** Of other libraries the class alone: their messages may hold values of the row. */
    private static String reason(RuntimeException cause) {
        return cause instanceof MigrationException known
                ? known.problem()
                : cause.getClass().getName();
    }

    private CopyFailedException copyFailed(MigrationState state, Side side, RuntimeException cause) {
        return new CopyFailedException(
                state.migration(),
                state.phase(),
                "the " + side + " side ('" + pair.store(side).name() + "') could not take the copy of a row: "
                        + reason(cause),
                "the write was rolled back on both sides; see the cause, correct the mapping or the " + side
                        + " side, or roll the migration back",
                cause);
    }
}
