package dev.zdm.internal.routing;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.internal.copy.KeyHash;
import dev.zdm.internal.copy.KeyStripes;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.Passage;
import dev.zdm.spi.Unit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The authoritative side first; then, when its unit of work has committed, the other. A failed copy never reaches the
 * caller: it becomes an event, a figure and a remembered key.
 */
public final class BestEffortWrites<K> implements WriteRouter<K> {
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

    private Snapshot pinned(Snapshot entered) {
        Optional<Unit> unit = units.current();
        return unit.isPresent() ? units.pin(unit.get()) : entered;
    }

    private <T extends @Nullable Object, X extends Exception> T writeBoth(
            Snapshot entered, MigrationState state, WriteCall<K, T, X> call) throws X {
        Side first = state.dataPhase().writeRoute(state.share(), null).first();
        call.requiredKeys(state);
        Lap lap = context.lap();
        T result = lap.leg(Operation.WRITE, first, call.on(first));
        copyWhenCommitted(new Write(entered, state, first), lap, call.changedKeys(result, state));
        return result;
    }

    private void copyWhenCommitted(Write write, Lap lap, List<K> keys) {
        Optional<Unit> unit = pair.store(write.first()).home().transactions().current();
        if (unit.isEmpty()) {
            keys.forEach(key -> copy(write, key, lap));
            return;
        }
        view.reenter(write.entered());
        unit.get().afterCompletion(committed -> {
            if (committed) {
                Lap later = context.lap();
                keys.forEach(key -> copy(write, key, later));
            }
            view.leave(write.entered());
        });
    }

    @Override
    public void repair() {
        Snapshot entered = view.enter();
        try {
            MigrationState state = entered.state();
            Phase.WriteRoute route = state.dataPhase().writeRoute(state.share(), null);
            if (route.copy().isPresent()) {
                Write write = new Write(entered, state, route.first());
                owed.keys().forEach(key -> copy(write, key, context.lap()));
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
        } catch (RuntimeException e) {
            owed.remember(key);
            MigrationState state = write.state();
            String hash = KeyHash.of(state.salt(), pair.old().keyType().format(key));
            context.events().emit(new MigrationEvent.CopyFailed(state, target, hash, e, false));
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
