package dev.zdm.internal.routing;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.internal.copy.KeyHash;
import dev.zdm.internal.copy.KeyStripes;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedWrites;
import dev.zdm.spi.Passage;
import dev.zdm.spi.Unit;
import dev.zdm.spi.UnitOpener;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The authoritative side first; then, when its unit of work has committed, the other. A failed copy never reaches the
 * caller: it becomes an event, a figure and a remembered key. So does the key of a command that failed, because it may
 * have written before it did.
 */
public final class BestEffortWrites<K> implements WriteRouter<K> {
    private static final String KEYLESS =
            "the write was not copied and counts as owed; make the key expression yield the"
                    + " key of the written row, then run verify() and repair()";

    private final RouteContext context;
    private final Pair<K, ?, ?> pair;
    private final OwedCopies<K> owed;
    private final KeyStripes stripes;
    private final Units units;
    private final LocalView view;
    private final OnlyLeg parked;

    /** One write under way: the epoch that it was counted in, the state that it is pinned to, and its serialising side. */
    private record Write(Snapshot entered, MigrationState state, Side first) {}

    public BestEffortWrites(RouteContext context, Pair<K, ?, ?> pair, OwedCopies<K> owed, KeyStripes stripes) {
        this.context = context;
        this.pair = pair;
        this.owed = owed;
        this.stripes = stripes;
        this.view = context.view();
        this.parked = new OnlyLeg(context, Operation.WRITE);
        this.units = new Units(
                view, pair.old().home().transactions(), pair.next().home().transactions());
    }

    @Override
    public Optional<Passage> passage() {
        return Optional.of(new ParkedPassage(context, units, Operation.WRITE));
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T write(
            Supplier<WriteCall<K, T, X>> call, Call<T, X> old, Call<T, X> next) throws X {
        Snapshot entered = view.enter();
        try {
            Snapshot pinned = pinned(entered);
            Side only = pinned.onlySide();
            return only == null ? writeBoth(entered, pinned.state(), call.get()) : parked.run(only, old, next);
        } catch (MigrationException e) {
            throw context.named(e);
        } finally {
            view.leave(entered);
        }
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T inUnit(Call<T, X> call) throws X {
        if (units.current().isPresent()) {
            return call.run();
        }
        return pair.store(firstNow()).home().transactions().required(call);
    }

    private Side firstNow() {
        MigrationState state = view.state();
        return state.dataPhase().writeRoute(state.share(), null).first();
    }

    @Override
    public <B> B begin(UnitOpener<B> opener) {
        return opener.begin(firstNow());
    }

    @Override
    public CapturedWrites<K> captured(Side side, boolean alone) {
        MigrationState state = view.state();
        throw new ConfigurationException(
                state.migration(),
                state.phase(),
                "writes that are captured in their transactions leave no trace of their copies in BEST_EFFORT",
                "give both sides a database whose transactions keep marks, or write by Migration.write");
    }

    @Override
    public Optional<Side> sideOfUnit() {
        return units.side();
    }

    private Snapshot pinned(Snapshot entered) {
        Optional<Unit> unit = units.current();
        return unit.isPresent() ? units.pin(unit.get()) : entered;
    }

    private <T extends @Nullable Object, X extends Exception> T writeBoth(
            Snapshot entered, MigrationState state, WriteCall<K, T, X> call) throws X {
        Write write = new Write(
                entered,
                state,
                state.dataPhase().writeRoute(state.share(), null).first());
        List<K> known = call.requiredKeys(state);
        Lap lap = context.lap();
        T result = runNative(write, known, lap, call);
        List<K> changed = changedKeys(write, known, call, result);
        whenCommitted(write, lap, then -> copyAll(write, changed, then));
        return result;
    }

    private <T extends @Nullable Object, X extends Exception> T runNative(
            Write write, List<K> known, Lap lap, WriteCall<K, T, X> call) throws X {
        try {
            return lap.leg(Operation.WRITE, write.first(), call.on(write.first()));
        } catch (Throwable e) {
            whenCommitted(write, lap, then -> oweAll(known));
            throw e;
        }
    }

    private <T extends @Nullable Object> List<K> changedKeys(
            Write write, List<K> known, WriteCall<K, T, ?> call, T result) {
        try {
            return call.changedKeys(result, write.state(), KEYLESS);
        } catch (Throwable e) {
            whenCommitted(write, context.lap(), then -> {
                oweAll(known);
                owed.rememberOneUnknown();
            });
            throw e;
        }
    }

    /** At once where nothing is under way; else in its own time, and not at all if the unit rolls back. */
    private void whenCommitted(Write write, Lap lap, Consumer<Lap> work) {
        Optional<Unit> unit = pair.store(write.first()).home().transactions().current();
        if (unit.isEmpty()) {
            work.accept(lap);
            return;
        }
        view.reenter(write.entered());
        unit.get().afterCompletion(committed -> {
            try {
                if (committed) {
                    work.accept(context.lap());
                }
            } finally {
                view.leave(write.entered());
            }
        });
    }

    private void oweAll(List<K> keys) {
        keys.forEach(key -> stripes.locked(key, () -> owed.remember(key)));
    }

    /** What ends the process should not pass for a copy that failed, but leaves what it cut off owed. */
    private void copyAll(Write write, List<K> keys, Lap lap) {
        try {
            keys.forEach(key -> copy(write, key, lap));
        } catch (Error e) {
            oweAll(keys);
            throw e;
        }
    }

    @Override
    public void repair() {
        Snapshot entered = view.enter();
        try {
            MigrationState state = entered.state();
            Phase.WriteRoute route = state.dataPhase().writeRoute(state.share(), null);
            if (route.copy().isPresent()) {
                Write write = new Write(entered, state, route.first());
                copyAll(write, owed.keys(), context.lap());
            }
        } finally {
            view.leave(entered);
        }
    }

    private void copy(Write write, K key, Lap lap) {
        stripes.locked(key, () -> copyAlone(write, key, lap));
    }

    /** Under the key's stripe to the end: another writer's success must not forget what this one owes. */
    private void copyAlone(Write write, K key, Lap lap) {
        Side target = write.first().other();
        try {
            lap.leg(Operation.COPY, target, () -> copyInNewUnits(write.first(), key));
            owed.forget(key);
        } catch (Throwable e) {
            owed.remember(key);
            MigrationState state = write.state();
            String hash = KeyHash.of(state.salt(), pair.old().keyType().format(key));
            context.events().emit(new MigrationEvent.CopyFailed(state, target, hash, e, false));
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    /** New units, because the one that has just ended may still be bound to this thread. */
    private K copyInNewUnits(Side first, K key) {
        return pair.old()
                .home()
                .transactions()
                .requiresNew(() -> pair.next().home().transactions().requiresNew(() -> {
                    pair.from(first).copy(key);
                    return key;
                }));
    }
}
