package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import org.jspecify.annotations.Nullable;

/**
 * What the guard says to a write that is under way. While the ownership moves a write may wait, or be refused when it has
 * waited long enough: it never waits for ever.
 */
final class Fence {
    private final World world;
    private final Stores stores;
    private final Operation operation;

    Fence(World world, Operation operation) {
        this.world = world;
        this.stores = world.stores();
        this.operation = operation;
    }

    /** The side on which the statement runs; null as long as the guard would be asked and nobody owns. */
    @Nullable
    Side first(State state) {
        Station station = operation.pinned(state);
        Side owner = stores.owner(state);
        return station.asksGuard() && owner == null
                ? null
                : station.route(owner).first();
    }

    /** Parked phases have no fence. */
    boolean admits(State state, Side first) {
        Station station = operation.pinned(state);
        if (!station.isFenced()) {
            return true;
        }
        if (world.omits(Mutation.NO_WRITE_FENCE)) {
            return !station.asksGuard() || stores.owns(state, first);
        }
        return stores.owns(state, first) && world.epochs().admits(state, station);
    }
}
