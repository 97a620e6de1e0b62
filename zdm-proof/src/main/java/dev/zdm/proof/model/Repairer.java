package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import dev.zdm.proof.model.Model.Moves;

/** Copies what is still pending: label first, then row. */
@SuppressWarnings("EnumOrdinal") // a state has numbered cells, which nobody stores
final class Repairer implements Fleet.Actor {
    private static final int IDLE = 0;
    private static final int HALF = 1;
    private static final int READY = 2;

    private final Stores stores;
    private final History history;
    private final boolean rowFirst;
    private final int doing;
    private final int side;
    private final int label;
    private final int row;

    Repairer(Layout layout, Stores stores, History history, Fleet.Setting setting) {
        this.stores = stores;
        this.history = history;
        this.rowFirst = setting.omits(Mutation.ROW_BEFORE_LABEL);
        this.doing = layout.cell("repairer.doing", IDLE);
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
            case IDLE -> {
                claim(state, Side.OLD, moves);
                claim(state, Side.NEW, moves);
            }
            case HALF ->
                moves.to(
                        "repairer reads " + (rowFirst ? "label" : "row"),
                        (rowFirst ? readLabel(state) : readRow(state)).set(doing, READY));
            default -> moves.to("repairer copies", copied(state));
        }
    }

    private void claim(State state, Side source, Moves moves) {
        if (stores.isPending(state, source) && stores.mayCopyFrom(state, source)) {
            State claimed = state.copy().set(side, source.ordinal()).set(doing, HALF);
            moves.to(
                    "repairer reads " + (rowFirst ? "row" : "label"), rowFirst ? readRow(claimed) : readLabel(claimed));
        }
    }

    private Side source(State state) {
        return Side.values()[state.get(side)];
    }

    private State readLabel(State state) {
        return state.copy().set(label, stores.label(state, source(state)));
    }

    private State readRow(State state) {
        int[] image = stores.row(state, source(state));
        return state.copy().set(row, image[0]).set(row + 1, image[1]);
    }

    private State copied(State state) {
        State next = state.copy();
        Side source = source(state);
        if (stores.mayCopyFrom(state, source)) {
            int[] image = {state.get(row), state.get(row + 1)};
            stores.copy(next, source, state.get(label), image, commandOf(state));
        }
        return next.set(doing, IDLE).set(side, 0).set(label, 0).set(row, 0).set(row + 1, 0);
    }

    /** A repairer copies whole rows; only whether the row is there tells the commands apart. */
    private Command commandOf(State state) {
        int first = state.get(row);
        boolean deleted = first > 0 && history.command(state, first) == Command.DELETE;
        return deleted ? Command.DELETE : Command.PUT;
    }
}
