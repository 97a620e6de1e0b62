package dev.zdm.proof.model;

import java.util.stream.IntStream;

/**
 * Which write was acknowledged before which other one began: the real-time order, from which it follows what a read may
 * return. A write is known by its number, in the order in which writes begin; number 0 is the value that was there
 * before. Part of every state, so that states with different pasts are different.
 */
@SuppressWarnings("EnumOrdinal") // a state has numbered cells, which nobody stores
final class History {
    /** What no write left: the row has not been copied yet. */
    static final int ABSENT = -1;

    private final boolean beginsAbsent;
    private final int begun;
    private final int commands;
    private final int before;
    private final int bases;
    private final int acknowledged;

    History(Layout layout, Setting setting) {
        int writes = setting.writes();
        this.beginsAbsent = setting.has(Setting.Option.ABSENT);
        this.begun = layout.cell("writes", 0);
        this.commands = layout.cells("command", writes + 1, 0);
        this.before = layout.cells("before", writes + 1, 0);
        this.bases = layout.cells("basis", writes + 1, 0);
        this.acknowledged = layout.cell("acknowledged", 1);
    }

    /** The number of the write. */
    int begin(State state, Command command) {
        int write = state.add(begun, 1).get(begun);
        state.set(commands + write, command.ordinal()).set(before + write, state.get(acknowledged));
        return write;
    }

    Command command(State state, int write) {
        return Command.values()[state.get(commands + write)];
    }

    /** An increment builds on the value that it read. */
    void build(State state, int write, int basis) {
        state.set(bases + write, basis);
    }

    void acknowledge(State state, int write) {
        state.set(acknowledged, state.get(acknowledged) | 1 << write);
    }

    /** The writes acknowledged by now, to be remembered by a read that begins. */
    int acknowledged(State state) {
        return state.get(acknowledged);
    }

    /** Whether a value says that there is no row. */
    boolean isAbsent(State state, int value) {
        return value <= 0 ? value == ABSENT || beginsAbsent : command(state, value) == Command.DELETE;
    }

    /** Whether a field's value had been replaced by one of the acknowledged writes. */
    boolean isStale(State state, Cell cell, int value, int known) {
        boolean right = value != ABSENT && !isOvertaken(state, cell, value, known);
        return !right && !(isAbsent(state, value) && mayBeAbsent(state, cell, known));
    }

    /** That there is no row is right if any deletion is. */
    private boolean mayBeAbsent(State state, Cell cell, int known) {
        return IntStream.rangeClosed(1, state.get(begun))
                .filter(write -> command(state, write) == Command.DELETE)
                .anyMatch(write -> !isOvertaken(state, cell, write, known));
    }

    private boolean isOvertaken(State state, Cell cell, int value, int known) {
        for (int write = 1; 1 << write <= known; write++) {
            if (has(known, write) && write != value && isReplaced(state, cell, value, write)) {
                return true;
            }
        }
        return false;
    }

    private boolean isReplaced(State state, Cell cell, int value, int write) {
        Command command = command(state, write);
        if (!command.touches(cell.key()) || !command.changes(cell.field())) {
            return false;
        }
        if (command == Command.INCREMENT) {
            return !contains(state, value, write);
        }
        boolean same = command == Command.DELETE && isAbsent(state, value);
        return !same && (value == 0 || has(state.get(before + write), value));
    }

    /** Whether an increment is part of a value; increments are explored among themselves only. */
    private boolean contains(State state, int value, int write) {
        int at = value;
        while (at > 0 && at != write) {
            at = state.get(bases + at);
        }
        return at == write;
    }

    private static boolean has(int writes, int write) {
        return (writes & 1 << write) != 0;
    }

    /** A field of a key. */
    record Cell(int key, int field) {}
}
