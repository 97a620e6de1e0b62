package dev.zdm.proof.model;

import dev.zdm.proof.model.Model.Moves;

/** Copies a key that is pending: label first, then row, then to the new side. */
final class RangeCopier {
    private static final int IDLE = 0;
    private static final int LABELLED = 1;
    private static final int READ = 2;

    private final RangeStores stores;
    private final int doing;
    private final int key;
    private final int label;
    private final int row;

    RangeCopier(Layout layout, RangeStores stores) {
        this.stores = stores;
        this.doing = layout.cell("copier", IDLE);
        this.key = layout.cell("copier.key", 0);
        this.label = layout.cell("copier.label", 0);
        this.row = layout.cell("copier.row", 0);
    }

    void moves(State state, Moves moves) {
        int at = state.get(key);
        switch (state.get(doing)) {
            case IDLE -> claim(state, moves);
            case LABELLED ->
                moves.to("a copier reads the row", state.copy().set(doing, READ).set(row, stores.oldRow(state, at)));
            default ->
                moves.to("a copier applies", forget(stores.apply(state.copy(), at, state.get(label), state.get(row))));
        }
    }

    private State forget(State next) {
        return next.set(doing, IDLE).set(key, 0).set(label, 0).set(row, 0);
    }

    private void claim(State state, Moves moves) {
        for (int claimed = 0; claimed < RangeStores.KEYS; claimed++) {
            if (stores.isPending(state, claimed)) {
                State next = state.copy().set(doing, LABELLED).set(key, claimed);
                moves.to("a copier reads the label", next.set(label, stores.label(state, claimed)));
            }
        }
    }
}
