package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import dev.zdm.proof.model.Model.Moves;

/** Copies what is still pending: label first, then row; in ATOMIC mode under the locks of both rows. */
@SuppressWarnings("EnumOrdinal") // a state has numbered cells, which nobody stores
final class Repairer implements Fleet.Actor {
    private static final int IDLE = 0;
    private static final int HALF = 1;
    private static final int READY = 2;

    private final Setting setting;
    private final Stores stores;
    private final History history;
    private final boolean rowFirst;
    private final int doing;
    private final int number;
    private final int side;
    private final int label;
    private final int row;

    Repairer(Layout layout, Stores stores, History history, Setting setting) {
        this.setting = setting;
        this.stores = stores;
        this.history = history;
        this.rowFirst = setting.omits(Mutation.ROW_BEFORE_LABEL);
        this.doing = layout.cell("repairer.doing", IDLE);
        this.number = layout.cell("repairer.key", 0);
        this.side = layout.cell("repairer.side", 0);
        this.label = layout.cell("repairer.label", 0);
        this.row = layout.cells("repairer.row", 2, 0);
    }

    @Override
    public boolean isDone(State state) {
        return state.get(doing) == IDLE;
    }

    @Override
    public void moves(State state, Moves moves) {
        switch (state.get(doing)) {
            case IDLE -> claim(state, moves);
            case HALF ->
                moves.to(
                        "repairer reads " + (rowFirst ? "label" : "row"),
                        (rowFirst ? readLabel(state) : readRow(state)).set(doing, READY));
            default -> copy(state, moves);
        }
    }

    private void claim(State state, Moves moves) {
        for (Key key : stores.keys()) {
            for (Side source : Side.values()) {
                if (key.isPending(state, source) && stores.mayCopyFrom(state, source)) {
                    claim(state, key, source, moves);
                }
            }
        }
    }

    private void claim(State state, Key key, Side source, Moves moves) {
        if (setting.isAtomic()) {
            copyLocked(state, key, source, moves);
            return;
        }
        State claimed = state.copy()
                .set(side, source.ordinal())
                .set(number, key.number())
                .set(doing, HALF);
        moves.to("repairer reads " + (rowFirst ? "row" : "label"), rowFirst ? readRow(claimed) : readLabel(claimed));
    }

    private void copyLocked(State state, Key key, Side source, Moves moves) {
        if (!key.isLocked(state)) {
            State next = state.copy();
            key.put(next, source.other(), key.row(state, source));
            key.settle(next, source, key.label(state, source));
            moves.to("repairer copies from " + source + " under both locks", next);
        }
    }

    private Side source(State state) {
        return Side.values()[state.get(side)];
    }

    private Key key(State state) {
        return stores.key(state.get(number));
    }

    private State readLabel(State state) {
        return state.copy().set(label, key(state).label(state, source(state)));
    }

    private State readRow(State state) {
        int[] image = key(state).row(state, source(state));
        return state.copy().set(row, image[0]).set(row + 1, image[1]);
    }

    private void copy(State state, Moves moves) {
        Side source = source(state);
        State next = state.copy();
        if (stores.mayCopyFrom(state, source)) {
            if (key(state).isLocked(state, source.other())) {
                return;
            }
            int[] image = {state.get(row), state.get(row + 1)};
            key(state).copy(next, source, state.get(label), image, commandOf(state));
        }
        next.set(doing, IDLE).set(number, 0).set(side, 0);
        moves.to("repairer copies", next.set(label, 0).set(row, 0).set(row + 1, 0));
    }

    /** A repairer copies whole rows; only whether the row is there tells the commands apart. */
    private Command commandOf(State state) {
        int first = state.get(row);
        boolean deleted = first > 0 && history.command(state, first) == Command.DELETE;
        return deleted ? Command.DELETE : Command.PUT;
    }
}
