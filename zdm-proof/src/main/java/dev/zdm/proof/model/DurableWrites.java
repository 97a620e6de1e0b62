package dev.zdm.proof.model;

import dev.zdm.plan.Phase.Acknowledgement;
import dev.zdm.plan.Phase.WriteRoute;
import dev.zdm.plan.Side;
import dev.zdm.proof.model.Model.Moves;
import dev.zdm.proof.model.Operation.Step;

/** A write in DURABLE mode: a commit with marks on one side, then copies to the other. */
final class DurableWrites implements Instance.Writes {
    private static final int GUARD = 1;
    private static final int ROW = 2;

    private final World world;
    private final Stores stores;
    private final History history;
    private final Operation operation;
    private final Fence fence;

    DurableWrites(World world, Operation operation) {
        this.world = world;
        this.stores = world.stores();
        this.history = world.history();
        this.operation = operation;
        this.fence = new Fence(world, operation);
    }

    @Override
    public void moves(State state, Moves moves) {
        switch (operation.step(state)) {
            case WRITING -> write(state, moves);
            case UPDATING -> update(state, moves);
            case WRITING_AS_READ -> moves.to("writes " + operation.side(state), written(state, operation.side(state)));
            default -> copy(state, moves);
        }
    }

    private Command command(State state) {
        return history.command(state, operation.write(state));
    }

    private void write(State state, Moves moves) {
        if (command(state) == Command.INCREMENT) {
            readFirst(state, moves);
            return;
        }
        Side first = fence.first(state);
        if (first != null && fence.admits(state, first)) {
            if (!isLocked(state, first)) {
                moves.to("writes " + first, admitted(state, first));
            }
        } else {
            moves.to("is refused by the guard", operation.ended(state.copy()));
        }
    }

    private boolean isLocked(State state, Side side) {
        return stores.keys().stream()
                .anyMatch(key -> command(state).touches(key.number()) && key.isLocked(state, side));
    }

    private State admitted(State state, Side first) {
        return world.omits(Mutation.GUARD_OUTSIDE_TRANSACTION)
                ? operation.step(operation.side(state.copy(), first), Step.WRITING_AS_READ)
                : written(state, first);
    }

    /** A unit that writes reads the serialising side, locks the row, and from READ_NEW 100 on holds the guard. */
    private void readFirst(State state, Moves moves) {
        if (world.omits(Mutation.WRITING_UNIT_READS_NEW)) {
            for (Side side : operation.pinned(state).readSides()) {
                moves.to("reads " + side + " in its unit", operation.step(readFrom(state, side), Step.UPDATING));
            }
            return;
        }
        Side first = fence.first(state);
        if (first == null) {
            moves.to("is refused by the guard", operation.ended(state.copy()));
        } else if (!stores.key(0).isLocked(state, first)) {
            State next = operation.flag(operation.step(readFrom(state, first), Step.UPDATING), ROW);
            stores.key(0).lock(next, first, true);
            boolean holds = operation.pinned(state).asksGuard();
            State held = holds ? operation.flag(stores.hold(next, true), GUARD) : next;
            moves.to("reads " + first + " in its unit and locks it", held);
        }
    }

    private State readFrom(State state, Side side) {
        return operation.row(
                operation.side(state.copy(), side), 0, stores.key(0).row(state, side));
    }

    private void update(State state, Moves moves) {
        Side first = fence.first(state);
        boolean locked = operation.has(state, ROW);
        if (!locked && first != null && stores.key(0).isLocked(state, first)) {
            return;
        }
        State next = state.copy();
        history.build(next, operation.write(state), operation.row(state, 0)[0]);
        release(next);
        if (first != null && fence.admits(state, first)) {
            moves.to("writes " + first, written(next, first));
        } else {
            moves.to("is refused by the guard", operation.ended(next));
        }
    }

    private void release(State next) {
        if (operation.has(next, ROW)) {
            stores.key(0).lock(next, operation.side(next), false);
        }
        if (operation.has(next, GUARD)) {
            stores.hold(next, false);
        }
    }

    private State written(State state, Side first) {
        Station station = operation.pinned(state);
        State next = operation.side(state.copy(), first);
        WriteRoute route = station.route(first);
        boolean copies = route.copy().isPresent();
        stores.keys().stream()
                .filter(key -> command(state).touches(key.number()))
                .forEach(key -> write(next, key, first, copies));
        boolean waits = copies
                && route.acknowledgement() == Acknowledgement.BOTH
                && !world.omits(Mutation.ACKNOWLEDGE_BEFORE_BOTH);
        if (!waits) {
            history.acknowledge(next, operation.write(state));
        }
        return copies ? operation.step(next, waits ? Step.COPYING : Step.COPYING_LATE) : operation.ended(next);
    }

    private void write(State next, Key key, Side first, boolean copies) {
        int[] row = key.changed(next, key.row(next, first), operation.write(next), command(next));
        key.put(next, first, row);
        if (copies) {
            boolean early = operation.pinned(next).isBefore(Station.SYNC);
            operation.label(next, key.number(), key.mark(next, first, early));
            operation.row(next, key.number(), row);
            operation.keys(next, operation.keys(next) | 1 << key.number());
        }
    }

    /** Each key in a transaction of its own, or all of them in one. */
    private void copy(State state, Moves moves) {
        Side source = operation.side(state);
        if (!stores.mayCopyFrom(state, source)) {
            moves.to("may not copy any more", operation.ended(state.copy()));
            return;
        }
        int all = operation.keys(state);
        for (int keys = 1; keys <= all; keys++) {
            if ((keys & all) == keys && !isDestinationLocked(state, keys)) {
                moves.to("copies #" + operation.write(state) + " to " + source.other(), copied(state, keys));
            }
        }
    }

    private boolean isDestinationLocked(State state, int keys) {
        Side to = operation.side(state).other();
        return stores.keys().stream().anyMatch(key -> (keys & 1 << key.number()) != 0 && key.isLocked(state, to));
    }

    private State copied(State state, int keys) {
        State next = state.copy();
        for (Key key : stores.keys()) {
            if ((keys & 1 << key.number()) != 0) {
                int number = key.number();
                key.copy(
                        next,
                        operation.side(state),
                        operation.label(state, number),
                        operation.row(state, number),
                        command(state));
                operation.label(operation.row(next, number, new int[2]), number, 0);
            }
        }
        operation.keys(next, operation.keys(state) & ~keys);
        return operation.keys(next) == 0 ? acknowledged(next) : next;
    }

    private State acknowledged(State next) {
        if (operation.step(next) == Step.COPYING) {
            history.acknowledge(next, operation.write(next));
        }
        return operation.ended(next);
    }
}
