package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import dev.zdm.proof.model.Model.Moves;
import dev.zdm.proof.model.Stores.Owner;

/**
 * Moves the ownership of writes: over two guards it is stopped here, drained, opened there, and told here; one guard of
 * both sides moves in one transaction. It waits for whoever holds the guard.
 */
final class HandOver {
    private final Stores stores;
    private final Setting setting;
    private final int turned;

    HandOver(Layout layout, Stores stores, Setting setting) {
        this.stores = stores;
        this.setting = setting;
        this.turned = layout.cell("turned", 0);
    }

    void forward(State state, Moves moves) {
        if (!state.is(turned)) {
            move(state, Side.OLD, moves);
        }
    }

    boolean isComplete(State state) {
        return stores.owner(state, Side.OLD) == Owner.NEW && !state.is(turned);
    }

    /** Whether the old side owns; if not, what leads there, which needs an old side that lacks nothing. */
    boolean back(State state, boolean oldComplete, Moves moves) {
        boolean complete = oldComplete || setting.omits(Mutation.FLIP_BACK_WHILE_INCOMPLETE);
        if (!state.is(turned)) {
            if (stores.owner(state, Side.OLD) == Owner.NEW && complete) {
                moves.to("the flip is to be undone", state.copy().set(turned, 1));
            }
            return false;
        }
        move(state, Side.NEW, moves);
        return stores.owner(state, Side.NEW) == Owner.OLD && stores.owns(state, Side.OLD);
    }

    State forgotten(State next) {
        return next.set(turned, 0);
    }

    private void move(State state, Side from, Moves moves) {
        Side to = from.other();
        Owner taken = to == Side.NEW ? Owner.NEW : Owner.OLD;
        if (stores.owns(state, from)) {
            stop(state, from, taken, moves);
        } else if (!stores.owns(state, to)) {
            if (!stores.isPending(state, from) || setting.omits(Mutation.FLIP_BEFORE_DRAIN)) {
                moves.to(to + " takes the ownership", owning(state, to, taken));
            }
        } else if (stores.owner(state, from) == Owner.MOVING) {
            moves.to(from + " knows that " + to + " owns", owning(state, from, taken));
        }
    }

    private void stop(State state, Side from, Owner taken, Moves moves) {
        if (stores.isHeld(state)) {
            return;
        }
        if (!setting.isAtomic()) {
            moves.to(from + " gives its ownership up", owning(state, from, Owner.MOVING));
        } else if (!stores.isPending(state, from)) {
            moves.to(from.other() + " takes the ownership", owning(owning(state, from, taken), from.other(), taken));
        }
    }

    private State owning(State state, Side side, Owner owner) {
        State next = state.copy();
        stores.setOwner(next, side, owner);
        return next;
    }
}
