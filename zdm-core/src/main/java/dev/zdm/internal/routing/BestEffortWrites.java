package dev.zdm.internal.routing;

import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.internal.copy.KeyHash;
import dev.zdm.internal.copy.KeyStripes;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.copy.Pair;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Unit;
import java.util.Optional;
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

    public BestEffortWrites(RouteContext context, Pair<K, ?, ?> pair, OwedCopies<K> owed, KeyStripes stripes) {
        this.context = context;
        this.pair = pair;
        this.owed = owed;
        this.stripes = stripes;
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T write(WriteCall<K, T, X> call) throws X {
        Snapshot entered = context.view().enter();
        try {
            return write(entered, call);
        } finally {
            context.view().leave(entered);
        }
    }

    private <T extends @Nullable Object, X extends Exception> T write(Snapshot entered, WriteCall<K, T, X> call)
            throws X {
        MigrationState state = pinned(entered).state();
        Phase.WriteRoute route = state.dataPhase().writeRoute(state.share(), null);
        if (route.copy().isEmpty()) {
            return context.leg(Operation.WRITE, route.first(), call.on(route.first()));
        }
        call.requiredKeys(state);
        T result = context.leg(Operation.WRITE, route.first(), call.on(route.first()));
        copyWhenCommitted(entered, state, route.first(), call, result);
        return result;
    }

    private Snapshot pinned(Snapshot entered) {
        Units units = new Units(
                context.view(),
                pair.old().home().transactions(),
                pair.next().home().transactions());
        return units.current().map(units::pin).orElse(entered);
    }

    private <T extends @Nullable Object> void copyWhenCommitted(
            Snapshot entered, MigrationState state, Side first, WriteCall<K, T, ?> call, T result) {
        Iterable<K> keys = call.changedKeys(result, state);
        Optional<Unit> unit = pair.store(first).home().transactions().current();
        if (unit.isEmpty()) {
            keys.forEach(key -> copy(state, first, key));
            return;
        }
        context.view().reenter(entered);
        unit.get().afterCompletion(committed -> {
            if (committed) {
                keys.forEach(key -> copy(state, first, key));
            }
            context.view().leave(entered);
        });
    }

    @Override
    public void repair() {
        Snapshot entered = context.view().enter();
        try {
            MigrationState state = entered.state();
            Phase.WriteRoute route = state.dataPhase().writeRoute(state.share(), null);
            if (route.copy().isPresent()) {
                owed.keys().forEach(key -> copy(state, route.first(), key));
            }
        } finally {
            context.view().leave(entered);
        }
    }

    private void copy(MigrationState state, Side first, K key) {
        stripes.locked(key, () -> copyAlone(state, first, key));
    }

    /** Under the key's stripe to the end: another writer's success must not forget what this one owes. */
    private void copyAlone(MigrationState state, Side first, K key) {
        try {
            context.leg(Operation.COPY, first.other(), () -> copyInNewUnits(first, key));
            owed.forget(key);
        } catch (RuntimeException e) {
            owed.remember(key);
            String hash = KeyHash.of(state.salt(), pair.old().keyType().format(key));
            context.events().emit(new MigrationEvent.CopyFailed(state, first.other(), hash, e, false));
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
