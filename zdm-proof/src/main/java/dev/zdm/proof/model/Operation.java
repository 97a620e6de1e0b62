package dev.zdm.proof.model;

import dev.zdm.plan.Side;

/** What an instance remembers of the read or write that it is doing. */
@SuppressWarnings("EnumOrdinal") // a state has numbered cells, which nobody stores
final class Operation {
    /** How far it has come. */
    enum Step {
        IDLE,
        READING,
        READING_GUARDED,
        WRITING,
        WRITING_AS_READ,
        UPDATING,
        COPYING,
        COPYING_LATE,
        STATING,
        READING_AGAIN,
        PUTTING,
        COMMITTING
    }

    private final int doing;
    private final int pinned;
    private final int pinnedEpoch;
    private final int done;
    private final int side;
    private final int known;
    private final int write;
    private final int keys;
    private final int flags;
    private final int labels;
    private final int rows;
    private final int size;

    Operation(String name, Layout layout, int size) {
        this.size = size;
        this.doing = layout.cell(name + "doing", 0);
        this.pinned = layout.cell(name + "pinned", 0);
        this.pinnedEpoch = layout.cell(name + "pinnedEpoch", 0);
        this.done = layout.cell(name + "done", 0);
        this.side = layout.cell(name + "side", 0);
        this.known = layout.cell(name + "known", 0);
        this.write = layout.cell(name + "write", 0);
        this.keys = layout.cell(name + "keys", 0);
        this.flags = layout.cell(name + "flags", 0);
        this.labels = layout.cells(name + "label", size, 0);
        this.rows = layout.cells(name + "row", 2 * size, 0);
    }

    Step step(State state) {
        return Step.values()[state.get(doing)];
    }

    State step(State next, Step step) {
        return next.set(doing, step.ordinal());
    }

    boolean isIdle(State state) {
        return step(state) == Step.IDLE;
    }

    int done(State state) {
        return state.get(done);
    }

    State begun(State next, Step step, Station station, int epoch) {
        return step(next, step).set(pinned, station.place()).set(pinnedEpoch, epoch);
    }

    Station pinned(State state) {
        return Station.at(state.get(pinned));
    }

    int pinnedEpoch(State state) {
        return state.get(pinnedEpoch);
    }

    Side side(State state) {
        return Side.values()[state.get(side)];
    }

    State side(State next, Side to) {
        return next.set(side, to.ordinal());
    }

    int known(State state) {
        return state.get(known);
    }

    State known(State next, int writes) {
        return next.set(known, writes);
    }

    int write(State state) {
        return state.get(write);
    }

    State write(State next, int number) {
        return next.set(write, number);
    }

    /** The key that is read, or a bit for each key that is still to be copied. */
    int keys(State state) {
        return state.get(keys);
    }

    State keys(State next, int value) {
        return next.set(keys, value);
    }

    boolean has(State state, int flag) {
        return (state.get(flags) & flag) != 0;
    }

    State flag(State next, int flag) {
        return next.set(flags, next.get(flags) | flag);
    }

    int label(State state, int key) {
        return state.get(labels + key);
    }

    State label(State next, int key, int label) {
        return next.set(labels + key, label);
    }

    int[] row(State state, int key) {
        return new int[] {state.get(rows + 2 * key), state.get(rows + 2 * key + 1)};
    }

    State row(State next, int key, int[] row) {
        return next.set(rows + 2 * key, row[0]).set(rows + 2 * key + 1, row[1]);
    }

    /** Ends it, and forgets what was remembered, so that equal states look equal. */
    State ended(State next) {
        next.set(doing, 0).set(pinned, 0).set(pinnedEpoch, 0).set(side, 0).set(known, 0);
        next.set(write, 0).set(keys, 0).set(flags, 0).add(done, 1);
        for (int key = 0; key < size; key++) {
            label(row(next, key, new int[2]), key, 0);
        }
        return next;
    }

    State dead(State next, int operations) {
        return ended(next).set(done, operations);
    }
}
