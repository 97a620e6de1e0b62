package dev.zdm.proof.model;

/**
 * Which write was acknowledged before which other one began: the real-time order, from which it follows what a read may
 * return. A write is known by its number; number 0 is the value that was there before. Part of every state, so that
 * states with different pasts are different.
 */
@SuppressWarnings("EnumOrdinal") // a state has numbered cells, which nobody stores
final class History {
    /** What no write left: the row has not been copied yet. */
    static final int ABSENT = -1;

    private final int commands;
    private final int before;
    private final int acknowledged;

    History(Layout layout, int writes) {
        this.commands = layout.cells("command", writes + 1, 0);
        this.before = layout.cells("before", writes + 1, 0);
        this.acknowledged = layout.cell("acknowledged", 1);
    }

    void begin(State state, int write, Command command) {
        state.set(commands + write, command.ordinal());
        state.set(before + write, state.get(acknowledged));
    }

    Command command(State state, int write) {
        return Command.values()[state.get(commands + write)];
    }

    void acknowledge(State state, int write) {
        state.set(acknowledged, state.get(acknowledged) | 1 << write);
    }

    /** The writes acknowledged by now, to be remembered by a read that begins. */
    int acknowledged(State state) {
        return state.get(acknowledged);
    }

    /** Whether a field's value had been replaced by one of the acknowledged writes. */
    boolean isStale(State state, int field, int value, int known) {
        for (int write = 1; 1 << write <= known; write++) {
            if (has(known, write) && write != value && replaced(state, field, value, write)) {
                return true;
            }
        }
        return value == ABSENT;
    }

    private boolean replaced(State state, int field, int value, int write) {
        return command(state, write).changes(field) && (value == 0 || has(state.get(before + write), value));
    }

    private static boolean has(int writes, int write) {
        return (writes & 1 << write) != 0;
    }
}
