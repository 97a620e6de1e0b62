package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import java.util.Set;

/** Both sides of one key: the row, its mark and pending queue, the label of the last copy, and the guard. */
@SuppressWarnings("EnumOrdinal") // a state has numbered cells, which nobody stores
final class Stores {
    /** What a guard row says. */
    enum Owner {
        OLD,
        MOVING,
        NEW
    }

    private static final int FIELDS = 2;

    private final Set<Mutation> mutations;
    private final int rows;
    private final int labels;
    private final int pending;
    private final int pendingEarly;
    private final int fences;
    private final int owners;

    Stores(Layout layout, Set<Mutation> mutations, boolean copied, Owner owner) {
        this.mutations = mutations;
        this.rows = layout.cells("old.field", FIELDS, 0);
        layout.cells("new.field", FIELDS, copied ? 0 : History.ABSENT);
        this.labels = layout.cells("label", 2, 0);
        this.pending = layout.cells("pending", 2, 0);
        this.pendingEarly = layout.cell("pendingEarly", 0);
        this.fences = layout.cells("fence", 2, 0);
        this.owners = layout.cells("owner", 2, owner.ordinal());
    }

    int field(State state, Side side, int field) {
        return state.get(rows + side.ordinal() * FIELDS + field);
    }

    void setField(State state, Side side, int field, int value) {
        state.set(rows + side.ordinal() * FIELDS + field, value);
    }

    Owner owner(State state, Side side) {
        return Owner.values()[state.get(owners + side.ordinal())];
    }

    void setOwner(State state, Side side, Owner owner) {
        state.set(owners + side.ordinal(), owner.ordinal());
    }

    boolean owns(State state, Side side) {
        return owner(state, side) == (side == Side.OLD ? Owner.OLD : Owner.NEW);
    }

    void write(State state, Side side, int write, Command command) {
        for (int field = 0; field < FIELDS; field++) {
            if (command.changes(field)) {
                setField(state, side, field, write);
            }
        }
    }

    /** Marks the row as changed; returns the label of the change. */
    int mark(State state, Side side, boolean early) {
        state.add(labels + side.ordinal(), 1);
        int label = label(state, side);
        state.set(pending + side.ordinal(), label);
        if (early && side == Side.OLD) {
            state.set(pendingEarly, label);
        }
        return label;
    }

    int label(State state, Side side) {
        return state.get(labels + side.ordinal());
    }

    boolean isPending(State state, Side side) {
        return state.is(pending + side.ordinal());
    }

    /** Whether a mark of a phase before SYNC is pending. */
    boolean isPendingEarly(State state) {
        return state.is(pendingEarly);
    }

    /** A copy looks at the guard of the side that it writes: that side must not take first writes. */
    boolean mayCopyFrom(State state, Side source) {
        Owner guard = owner(state, source.other());
        return mutations.contains(Mutation.COPY_WITHOUT_DESTINATION_GUARD)
                || guard == (source == Side.OLD ? Owner.OLD : Owner.NEW);
    }

    /** Copies a row with its label, or a command where that is the mutation, unless a later one has arrived. */
    void copy(State state, Side source, int label, int[] row, Command command) {
        Side to = source.other();
        int fence = fences + to.ordinal();
        if (state.get(fence) < label || mutations.contains(Mutation.COPY_WITHOUT_FENCE)) {
            boolean forgets = command == Command.DELETE && mutations.contains(Mutation.NO_TOMBSTONE);
            state.set(fence, forgets ? 0 : label);
            for (int field = 0; field < FIELDS; field++) {
                if (command.changes(field) || !mutations.contains(Mutation.REPLAY_COMMAND)) {
                    setField(state, to, field, row[field]);
                }
            }
        }
        clear(state, source, label);
    }

    private void clear(State state, Side side, int label) {
        clear(state, pending + side.ordinal(), label);
        if (side == Side.OLD) {
            clear(state, pendingEarly, label);
        }
    }

    private static void clear(State state, int cell, int label) {
        if (state.get(cell) <= label) {
            state.set(cell, 0);
        }
    }

    boolean hasCopied(State state, Side to) {
        return state.is(fences + to.ordinal());
    }

    int[] row(State state, Side side) {
        return new int[] {field(state, side, 0), field(state, side, 1)};
    }

    boolean differ(State state) {
        return field(state, Side.OLD, 0) != field(state, Side.NEW, 0)
                || field(state, Side.OLD, 1) != field(state, Side.NEW, 1);
    }

    /** Whether a copy is owed that the guard of its destination will never let through. */
    boolean isStranded(State state) {
        return isStranded(state, Side.OLD) || isStranded(state, Side.NEW);
    }

    private boolean isStranded(State state, Side source) {
        return isPending(state, source) && !mayCopyFrom(state, source);
    }

    boolean isPendingAnywhere(State state) {
        return isPending(state, Side.OLD) || isPending(state, Side.NEW);
    }
}
