package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import dev.zdm.proof.model.History.Cell;

/** Both sides of one key: the row with its lock, its mark and pending queue, and the label of the last copy. */
@SuppressWarnings("EnumOrdinal") // a state has numbered cells, which nobody stores
final class Key {
    private static final int FIELDS = 2;

    private final int number;
    private final Setting setting;
    private final History history;
    private final int rows;
    private final int labels;
    private final int pending;
    private final int pendingEarly;
    private final int fences;
    private final int locks;
    private final int absentLock;

    Key(int number, Layout layout, Setting setting, History history) {
        this.number = number;
        this.setting = setting;
        this.history = history;
        String name = "k" + number + ".";
        boolean copied = Station.BACKFILL.isBefore(setting.first()) || setting.has(Setting.Option.ABSENT);
        this.rows = layout.cells(name + "old.field", FIELDS, 0);
        layout.cells(name + "new.field", FIELDS, copied ? 0 : History.ABSENT);
        this.labels = layout.cells(name + "label", 2, 0);
        this.pending = layout.cells(name + "pending", 2, 0);
        this.pendingEarly = layout.cell(name + "pendingEarly", 0);
        this.fences = layout.cells(name + "fence", 2, 0);
        this.locks = layout.cells(name + "lock", 2, 0);
        this.absentLock = layout.cell(name + "absentLock", 0);
    }

    int number() {
        return number;
    }

    int[] row(State state, Side side) {
        int begin = rows + side.ordinal() * FIELDS;
        return new int[] {state.get(begin), state.get(begin + 1)};
    }

    void put(State next, Side side, int[] row) {
        int begin = rows + side.ordinal() * FIELDS;
        next.set(begin, row[0]).set(begin + 1, row[1]);
    }

    boolean isPresent(State state, Side side) {
        return !history.isAbsent(state, row(state, side)[0]);
    }

    /** The row as a command leaves it. */
    int[] changed(State state, int[] row, int write, Command command) {
        return new int[] {command.changes(0) ? write : row[0], command.changes(1) ? write : row[1]};
    }

    boolean isStale(State state, int[] row, int known) {
        return history.isStale(state, new Cell(number, 0), row[0], known)
                || history.isStale(state, new Cell(number, 1), row[1], known);
    }

    boolean isLocked(State state, Side side) {
        return state.is(locks + side.ordinal());
    }

    boolean isLocked(State state) {
        return isLocked(state, Side.OLD) || isLocked(state, Side.NEW) || isAbsentLocked(state);
    }

    void lock(State next, Side side, boolean taken) {
        next.set(locks + side.ordinal(), taken ? 1 : 0);
    }

    /** The lock of a key that has no row. */
    boolean isAbsentLocked(State state) {
        return state.is(absentLock);
    }

    void lockAbsent(State next, boolean taken) {
        next.set(absentLock, taken ? 1 : 0);
    }

    /** Marks the row as changed; returns the label of the change. */
    int mark(State next, Side side, boolean early) {
        int label = next.add(labels + side.ordinal(), 1).get(labels + side.ordinal());
        next.set(pending + side.ordinal(), label);
        if (early && side == Side.OLD) {
            next.set(pendingEarly, label);
        }
        return label;
    }

    int label(State state, Side side) {
        return state.get(labels + side.ordinal());
    }

    boolean isPending(State state, Side side) {
        return state.is(pending + side.ordinal());
    }

    boolean isPendingEarly(State state) {
        return state.is(pendingEarly);
    }

    /** Copies a row with its label, or a command where that is the mutation, unless a later one has arrived. */
    void copy(State next, Side source, int label, int[] row, Command command) {
        int fence = fences + source.other().ordinal();
        if (next.get(fence) < label || setting.omits(Mutation.COPY_WITHOUT_FENCE)) {
            boolean forgets = command == Command.DELETE && setting.omits(Mutation.NO_TOMBSTONE);
            next.set(fence, forgets ? 0 : label);
            boolean replays = setting.omits(Mutation.REPLAY_COMMAND);
            put(next, source.other(), replays ? replayed(next, source.other(), row, command) : row);
        }
        settle(next, source, label);
    }

    private int[] replayed(State state, Side to, int[] row, Command command) {
        int[] present = row(state, to);
        return new int[] {command.changes(0) ? row[0] : present[0], command.changes(1) ? row[1] : present[1]};
    }

    void settle(State next, Side side, int label) {
        settle(next, pending + side.ordinal(), label);
        if (side == Side.OLD) {
            settle(next, pendingEarly, label);
        }
    }

    private static void settle(State next, int cell, int label) {
        if (next.get(cell) <= label) {
            next.set(cell, 0);
        }
    }

    boolean hasCopied(State state, Side to) {
        return state.is(fences + to.ordinal());
    }

    boolean differs(State state) {
        int[] old = row(state, Side.OLD);
        int[] copy = row(state, Side.NEW);
        if (!isPresent(state, Side.OLD) || !isPresent(state, Side.NEW)) {
            return isPresent(state, Side.OLD) != isPresent(state, Side.NEW);
        }
        return old[0] != copy[0] || old[1] != copy[1];
    }
}
