package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import dev.zdm.proof.model.Model.Moves;
import dev.zdm.proof.model.Operation.Step;
import dev.zdm.proof.model.Setting.Option;

/**
 * A write in ATOMIC mode: one transaction locks the old row, then the new one, and commits both. What is not committed
 * nobody sees; rows that are not there cannot be locked.
 */
final class AtomicWrites implements Instance.Writes {
    private static final int GUARD = 1;
    private static final int OLD_ROW = 2;
    private static final int NEW_ROW = 4;
    private static final int KEY = 8;
    private static final int WROTE = 16;
    private static final int COPIED = 32;

    private final World world;
    private final Stores stores;
    private final Key key;
    private final History history;
    private final Operation operation;
    private final Fence fence;

    AtomicWrites(World world, Operation operation) {
        this.world = world;
        this.stores = world.stores();
        this.key = stores.key(0);
        this.history = world.history();
        this.operation = operation;
        this.fence = new Fence(world, operation);
    }

    @Override
    public void moves(State state, Moves moves) {
        switch (operation.step(state)) {
            case WRITING -> ask(state, moves);
            case UPDATING -> lockOld(state, moves);
            case STATING -> state(state, moves);
            case READING_AGAIN -> readAgain(state, moves);
            case PUTTING -> put(state, moves);
            default -> moves.to("commits #" + operation.write(state), committed(state.copy()));
        }
    }

    private Station station(State state) {
        return operation.pinned(state);
    }

    private boolean deletes(State state) {
        return history.command(state, operation.write(state)) == Command.DELETE;
    }

    /** Where the guard says who serialises it is asked before anything is written, and held. */
    private void ask(State state, Moves moves) {
        Side first = fence.first(state);
        if (first == null) {
            moves.to("is refused by the guard", operation.ended(state.copy()));
            return;
        }
        State next = operation.step(operation.side(state.copy(), first), Step.UPDATING);
        if (!station(state).asksGuard()) {
            moves.to("begins its transaction", next);
        } else if (!fence.admits(state, first)) {
            moves.to("is refused by the guard", operation.ended(next));
        } else {
            moves.to("holds the guard", operation.flag(stores.hold(next, true), GUARD));
        }
    }

    private void lockOld(State state, Moves moves) {
        boolean guarded = operation.has(state, GUARD) && !world.omits(Mutation.NO_LOCK_OF_ABSENT_KEY);
        if (world.omits(Mutation.NEW_ROW_BEFORE_OLD)) {
            lockPresent(state, Side.NEW, operation.step(state.copy(), Step.STATING), moves);
        } else if (guarded && !operation.has(state, KEY) && !key.isPresent(state, Side.OLD)) {
            lockAbsentKey(state, moves);
        } else if (operation.side(state) == Side.NEW) {
            lockPresent(state, Side.OLD, operation.step(state.copy(), Step.STATING), moves);
        } else {
            state(state, moves);
        }
    }

    /**
     * Once the new side may own, writers of a row that the old side lacks wait for each other at its key. Whoever held the
     * key may have made the row, so it is looked for again.
     */
    private void lockAbsentKey(State state, Moves moves) {
        if (!key.isAbsentLocked(state)) {
            State next = operation.flag(state.copy(), KEY);
            key.lockAbsent(next, true);
            moves.to("locks the key", next);
        }
    }

    private void lockPresent(State state, Side side, State next, Moves moves) {
        if (!key.isPresent(state, side) || owns(state, side)) {
            moves.to("finds no row in " + side, next);
        } else if (!key.isLocked(state, side)) {
            moves.to("locks " + side, locked(next, side));
        }
    }

    private boolean owns(State state, Side side) {
        return operation.has(state, side == Side.OLD ? OLD_ROW : NEW_ROW);
    }

    private State locked(State next, Side side) {
        if (!owns(next, side)) {
            key.lock(next, side, true);
            operation.flag(next, side == Side.OLD ? OLD_ROW : NEW_ROW);
        }
        return next;
    }

    /** The application's statement. One that deletes nothing locks nothing. */
    private void state(State state, Moves moves) {
        Side first = operation.side(state);
        boolean copies = station(state).route(first).copy().isPresent();
        State next = operation.step(state.copy(), copies ? Step.READING_AGAIN : Step.COMMITTING);
        if (deletes(state) && !key.isPresent(state, first)) {
            moves.to("deletes nothing in " + first, next);
        } else if (owns(state, first) || !key.isLocked(state, first)) {
            moves.to("writes " + first, operation.flag(locked(next, first), WROTE));
        }
    }

    /** Under the row's lock: a statement that changed nothing has none, and another write may come before the copy. */
    private void readAgain(State state, Moves moves) {
        Side first = operation.side(state);
        State next = operation.step(operation.row(state.copy(), 0, own(state)), Step.PUTTING);
        if (owns(state, first) || !key.isPresent(state, first) || world.omits(Mutation.READ_AGAIN_WITHOUT_LOCK)) {
            moves.to("reads its row again", next);
        } else if (!key.isLocked(state, first)) {
            moves.to("reads its row again and locks it", locked(next, first));
        }
    }

    private int[] own(State state) {
        int[] row = key.row(state, operation.side(state));
        int write = operation.write(state);
        return operation.has(state, WROTE) ? key.changed(state, row, write, history.command(state, write)) : row;
    }

    /** The guard is part of the statement that copies, where it was not asked before. */
    private void put(State state, Moves moves) {
        if (!operation.has(state, GUARD) && !fence.admits(state, operation.side(state))) {
            moves.to("is refused by the guard", rolledBack(state.copy()));
            return;
        }
        Side to = operation.side(state).other();
        boolean removes = history.isAbsent(state, operation.row(state, 0)[0]);
        State next = operation.step(held(state.copy()), Step.COMMITTING);
        if (removes && !key.isPresent(state, to)) {
            moves.to("finds nothing to remove", next);
        } else if (owns(state, to) || !key.isLocked(state, to)) {
            boolean came = removes && !operation.has(state, WROTE) && isThereNow(state);
            moves.to("copies to " + to, came ? locked(next, to) : operation.flag(locked(next, to), COPIED));
            refuse(state, removes, moves);
        }
    }

    /** Before a copy deletes, it looks at its own side again: somebody may have committed a row meanwhile. */
    private boolean isThereNow(State state) {
        return key.isPresent(state, operation.side(state)) && !world.omits(Mutation.ABSENCE_LOOKED_AT_ONCE);
    }

    private State held(State next) {
        return operation.has(next, GUARD) ? next : operation.flag(stores.hold(next, true), GUARD);
    }

    /** The new side takes one row less than the old one: a mark instead of the copy, or no write at all. */
    private void refuse(State state, boolean removes, Moves moves) {
        boolean possible = world.setting().has(Option.REFUSALS) && !removes && !stores.hasRefused(state);
        if (!possible || operation.side(state) == Side.NEW) {
            return;
        }
        Station limit = world.omits(Mutation.MARK_INSTEAD_OF_COPY_IN_SYNC) ? Station.READ_NEW_SOME : Station.SYNC;
        State refused = stores.refuse(held(state.copy()));
        if (station(state).isBefore(limit)) {
            key.mark(refused, Side.OLD, station(state).isBefore(Station.SYNC));
            moves.to("is refused by NEW and makes a mark", operation.step(refused, Step.COMMITTING));
        } else {
            moves.to("is refused by NEW", rolledBack(refused));
        }
    }

    private State committed(State next) {
        Side first = operation.side(next);
        int write = operation.write(next);
        if (operation.has(next, WROTE)) {
            history.build(next, write, key.row(next, first)[0]);
            key.put(next, first, own(next));
        }
        if (operation.has(next, COPIED)) {
            key.put(next, first.other(), operation.row(next, 0));
        }
        history.acknowledge(next, write);
        return rolledBack(next);
    }

    private State rolledBack(State next) {
        if (operation.has(next, GUARD)) {
            stores.hold(next, false);
        }
        for (Side side : Side.values()) {
            if (owns(next, side)) {
                key.lock(next, side, false);
            }
        }
        if (operation.has(next, KEY)) {
            key.lockAbsent(next, false);
        }
        return operation.ended(next);
    }
}
