package dev.zdm.proof.model;

import java.util.Set;

/**
 * Two keys on both sides, all of them in one range. The first has no mark: its old row was never copied. The second was
 * copied in DUAL_WRITE, and then overwritten by an instance that left no mark.
 */
final class RangeStores {
    static final int KEYS = 2;

    private static final int ABSENT = 0;
    private static final int FIRST = 1;
    private static final int OVERWRITTEN = 2;

    private final Set<Mutation> omitted;
    private final int old;
    private final int next;
    private final int labels;
    private final int pending;
    private final int fences;
    private final int open;
    private final int done;
    private final int owner;

    /** With or without a row on the new side that has no fence. */
    RangeStores(Layout layout, Set<Mutation> omitted, boolean stranger) {
        this.omitted = omitted;
        this.old = layout.cell("a.old", FIRST);
        layout.cell("b.old", OVERWRITTEN);
        this.next = layout.cell("a.new", stranger ? OVERWRITTEN : ABSENT);
        layout.cell("b.new", FIRST);
        this.labels = layout.cell("a.label", 0);
        layout.cell("b.label", 1);
        this.pending = layout.cells("pending", KEYS, 0);
        this.fences = layout.cell("a.fence", 0);
        layout.cell("b.fence", 1);
        this.open = layout.cell("open", 0);
        this.done = layout.cell("done", 0);
        this.owner = layout.cell("newOwns", 0);
    }

    boolean omits(Mutation rule) {
        return omitted.contains(rule);
    }

    int oldRow(State state, int key) {
        return state.get(old + key);
    }

    boolean differ(State state) {
        return state.get(old) != state.get(next) || state.get(old + 1) != state.get(next + 1);
    }

    // ---- writes and their copies

    State write(State next, int key, int row) {
        return mark(next.set(old + key, row), key);
    }

    private State mark(State next, int key) {
        next.add(labels + key, 1);
        return next.set(pending + key, next.get(labels + key));
    }

    /** B0. */
    State markAnew(State next) {
        for (int key = 0; key < KEYS; key++) {
            if (next.is(labels + key) && !omits(Mutation.NO_B0)) {
                mark(next, key);
            }
        }
        return next;
    }

    boolean isPending(State state, int key) {
        return state.is(pending + key);
    }

    int label(State state, int key) {
        return state.get(labels + key);
    }

    /** What is not applied stays pending. */
    State apply(State next, int key, int label, int row) {
        boolean waits = isOpen(next) && !omits(Mutation.COPY_INTO_OPEN_RANGE);
        if (newOwns(next) || waits) {
            return next;
        }
        if (next.get(fences + key) < label) {
            next.set(fences + key, label).set(this.next + key, row);
        }
        return next.get(pending + key) <= label ? next.set(pending + key, 0) : next;
    }

    State touchAndCopy(State next, int key) {
        mark(next, key);
        return apply(next, key, label(next, key), oldRow(next, key));
    }

    // ---- the range

    boolean isOpen(State state) {
        return state.is(open);
    }

    boolean isDone(State state) {
        return state.is(done);
    }

    State publish(State next, int token) {
        return next.set(open, token).set(done, 0);
    }

    boolean isOpenBy(State state, int token) {
        return state.get(open) == token;
    }

    State giveUp(State next, int token) {
        return isOpenBy(next, token) ? next.set(open, 0) : next;
    }

    State forgetDone(State next) {
        return next.set(done, 0);
    }

    State giveAllUp(State next) {
        return next.set(open, 0).set(done, 0);
    }

    /** What is passed over. */
    boolean isFenced(State state, int key) {
        boolean isLeft = isPresent(state, key) && omits(Mutation.STRANGERS_LEFT);
        return isLeft || (state.is(fences + key) && !omits(Mutation.FENCES_NOT_ASKED));
    }

    boolean isStranger(State state, int key) {
        return state.is(next + key) && !state.is(fences + key) && !omits(Mutation.STRANGERS_LEFT);
    }

    boolean isPresent(State state, int key) {
        return state.is(next + key);
    }

    void insert(State next, int key, int row) {
        next.set(this.next + key, row);
    }

    State close(State next, int token) {
        return isOpenBy(next, token) ? next.set(open, 0).set(done, 1) : next;
    }

    // ---- the owner

    boolean newOwns(State state) {
        return state.is(owner);
    }

    State moveToNew(State next) {
        return giveAllUp(next).set(owner, 1);
    }

    /** A write of the new side, with its copy back. */
    State writeNew(State next, int key, int row) {
        return next.set(this.next + key, row).set(old + key, row);
    }
}
