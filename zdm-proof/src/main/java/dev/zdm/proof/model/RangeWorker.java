package dev.zdm.proof.model;

import dev.zdm.proof.model.Model.Moves;

/**
 * Copies the range: claims it, publishes it (P), asks for fences (F), reads the other rows (R), at whatever moment since it
 * has the claim, because a replica may lag, and writes them and closes the range (W). May sleep, or be dead, before each.
 */
final class RangeWorker {
    private static final int IDLE = 0;
    private static final int CLAIMED = 1;
    private static final int PUBLISHED = 2;
    private static final int TOUCHING = 3;
    private static final int FENCED = 4;
    private static final int WRITTEN = 5;

    private final String name;
    private final RangeStores stores;
    private final RangeClaims claims;
    private final int doing;
    private final int token;
    private final int fenced;
    private final int hasRead;
    private final int rows;

    RangeWorker(String name, Layout layout, RangeStores stores, RangeClaims claims) {
        this.name = name;
        this.stores = stores;
        this.claims = claims;
        this.doing = layout.cell(name, IDLE);
        this.token = layout.cell(name + ".token", 0);
        this.fenced = layout.cell(name + ".fenced", 0);
        this.hasRead = layout.cell(name + ".hasRead", 0);
        this.rows = layout.cells(name + ".row", RangeStores.KEYS, 0);
    }

    void moves(State state, Moves moves) {
        int mine = state.get(token);
        switch (state.get(doing)) {
            case IDLE -> claim(state, moves);
            case CLAIMED -> publish(state, mine, moves);
            case PUBLISHED -> moves.to(name + " asks for fences", ask(state.copy(), mine));
            case TOUCHING -> touch(state, moves);
            case FENCED -> write(state, mine, moves);
            default -> moves.to(name + " completes", complete(state.copy(), mine));
        }
        if (state.get(doing) != IDLE && state.get(doing) != WRITTEN && !state.is(hasRead)) {
            moves.to(name + " reads", read(state.copy()));
        }
    }

    private void claim(State state, Moves moves) {
        if (claims.isToBeHad(state)) {
            State next = claims.claim(state.copy());
            moves.to(name + " claims", next.set(doing, CLAIMED).set(token, claims.token(next)));
        }
    }

    private void publish(State state, int mine, Moves moves) {
        if (stores.newOwns(state)) {
            moves.to(name + " is refused by the guard", forget(state.copy()));
        } else if (stores.isDone(state)) {
            moves.to(name + " hears that it was done", state.copy().set(doing, WRITTEN));
        } else {
            State next = state.copy();
            if (stores.omits(Mutation.FENCES_READ_BEFORE_PUBLICATION)) {
                // What was asked before is all that is known.
                moves.to(
                        name + " asks for fences too early",
                        knowFences(state.copy()).set(doing, FENCED));
            } else {
                moves.to(name + " publishes", stores.publish(next.set(doing, PUBLISHED), mine));
            }
        }
    }

    private State ask(State next, int mine) {
        for (int key = 0; key < RangeStores.KEYS; key++) {
            if (stores.isStranger(next, key)) {
                return stores.giveUp(next.set(doing, TOUCHING), mine);
            }
        }
        return knowFences(next).set(doing, FENCED);
    }

    private State knowFences(State next) {
        int known = 0;
        for (int key = 0; key < RangeStores.KEYS; key++) {
            known |= stores.isFenced(next, key) ? 1 << key : 0;
        }
        return next.set(fenced, known);
    }

    /** A copy like any other: it has to wait while somebody else has the range open. */
    private void touch(State state, Moves moves) {
        if (!stores.isOpen(state)) {
            State next = state.copy();
            for (int key = 0; key < RangeStores.KEYS; key++) {
                if (stores.isStranger(next, key)) {
                    stores.touchAndCopy(next, key);
                }
            }
            moves.to(name + " touches strangers", next.set(doing, CLAIMED));
        }
    }

    private State read(State next) {
        for (int key = 0; key < RangeStores.KEYS; key++) {
            next.set(rows + key, stores.oldRow(next, key));
        }
        return next.set(hasRead, 1);
    }

    private void write(State state, int mine, Moves moves) {
        boolean early = stores.omits(Mutation.FENCES_READ_BEFORE_PUBLICATION) && !stores.isOpenBy(state, mine);
        if (early && !stores.isDone(state) && !stores.newOwns(state)) {
            moves.to(name + " publishes too late", stores.publish(state.copy(), mine));
        }
        if (!state.is(hasRead)) {
            return;
        }
        boolean mayClose = stores.isOpenBy(state, mine) || stores.omits(Mutation.CLOSED_WITHOUT_TOKEN);
        if (mayClose && !meetsRows(state)) {
            moves.to(
                    name + " writes and closes",
                    stores.close(inserted(state.copy()), mine).set(doing, WRITTEN));
        } else {
            moves.to(name + " rolls back", giveBack(state.copy(), mine));
        }
    }

    private boolean isMine(State state, int key) {
        return (state.get(fenced) & 1 << key) == 0 && state.is(rows + key);
    }

    private boolean meetsRows(State state) {
        for (int key = 0; key < RangeStores.KEYS; key++) {
            if (isMine(state, key) && stores.isPresent(state, key)) {
                return true;
            }
        }
        return false;
    }

    private State inserted(State next) {
        for (int key = 0; key < RangeStores.KEYS; key++) {
            if (isMine(next, key)) {
                stores.insert(next, key, next.get(rows + key));
            }
        }
        return next;
    }

    private State giveBack(State next, int mine) {
        return forget(claims.release(stores.giveUp(next, mine), mine));
    }

    private State complete(State next, int mine) {
        return forget(claims.complete(next, mine) ? stores.forgetDone(next) : next);
    }

    private State forget(State next) {
        next.set(doing, IDLE).set(token, 0).set(fenced, 0).set(hasRead, 0);
        for (int key = 0; key < RangeStores.KEYS; key++) {
            next.set(rows + key, 0);
        }
        return next;
    }
}
