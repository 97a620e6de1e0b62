package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import dev.zdm.proof.model.Model.Moves;

/**
 * The backfill of the key: every mark is made anew once DUAL_WRITE is drained; then a key without a mark is copied as it
 * stands, and a key with a mark is left to it.
 */
final class Scanner implements Fleet.Actor {
    private static final int BEFORE = 0;
    private static final int MARKED = 1;
    private static final int SCANNED = 2;

    private final Stores stores;
    private final Fleet.Setting setting;
    private final int doing;
    private final int reverse;
    private final int zombie;
    private final int image;

    Scanner(Layout layout, Stores stores, Fleet.Setting setting) {
        this.stores = stores;
        this.setting = setting;
        boolean past = Station.BACKFILL.isBefore(setting.first());
        this.reverse = layout.cell("reverse", SCANNED);
        this.zombie = layout.cell("zombie", 0);
        this.image = layout.cells("zombie.row", 2, 0);
        this.doing = layout.cell("scanner", past ? SCANNED : BEFORE);
    }

    boolean hasMarked(State state) {
        return state.get(doing) != BEFORE;
    }

    boolean hasScanned(State state) {
        return state.get(doing) == SCANNED;
    }

    @Override
    public boolean isDone(State state) {
        return true;
    }

    @Override
    public void moves(State state, Moves moves) {
        if (!setting.moving() && setting.last() == Station.BACKFILL) {
            mark(state, moves);
            scan(state, moves);
        }
    }

    boolean isOldComplete(State state) {
        return state.get(reverse) == SCANNED;
    }

    /** From now on the new side is written without marks. */
    State abandonOld(State next) {
        return next.set(reverse, BEFORE);
    }

    /** B0: every mark is made anew. */
    void mark(State state, Moves moves) {
        mark(state, doing, Side.OLD, moves);
    }

    void scan(State state, Moves moves) {
        scan(state, doing, Side.OLD, moves);
    }

    void markBack(State state, Moves moves) {
        mark(state, reverse, Side.NEW, moves);
    }

    void scanBack(State state, Moves moves) {
        scan(state, reverse, Side.NEW, moves);
    }

    private void mark(State state, int progress, Side source, Moves moves) {
        if (state.get(progress) == BEFORE) {
            State next = state.copy().set(progress, MARKED);
            if (stores.label(state, source) > 0 && !setting.omits(Mutation.NO_B0)) {
                stores.mark(next, source, true);
            }
            moves.to("the marks of " + source + " are made anew", next);
        }
    }

    private void scan(State state, int progress, Side source, Moves moves) {
        if (state.get(progress) == MARKED) {
            State next = state.copy().set(progress, SCANNED);
            if (stores.label(state, source) == 0) {
                int[] row = stores.row(state, source);
                stores.setField(next, source.other(), 0, row[0]);
                stores.setField(next, source.other(), 1, row[1]);
            }
            moves.to("the key is scanned from " + source, next);
        }
    }

    /** A scanner of another instance, which reads its chunk, sleeps, and writes it when somebody else has finished. */
    void sleepwalk(State state, Station least, Moves moves) {
        if (state.get(doing) == MARKED && !state.is(zombie) && stores.label(state, Side.OLD) == 0) {
            int[] row = stores.row(state, Side.OLD);
            moves.to(
                    "a scanner reads and falls asleep",
                    state.copy().set(zombie, 1).set(image, row[0]).set(image + 1, row[1]));
        }
        if (state.get(zombie) == 1) {
            moves.to("the sleeping scanner writes", written(state, least));
        }
    }

    private State written(State state, Station least) {
        State next = state.copy().set(zombie, 2).set(image, 0).set(image + 1, 0);
        boolean allowed = stores.owner(state, Side.NEW) == Stores.Owner.OLD && !Station.BACKFILL.isBefore(least);
        if (allowed || setting.omits(Mutation.COPY_WITHOUT_DESTINATION_GUARD)) {
            if (!stores.hasCopied(state, Side.NEW)) {
                stores.setField(next, Side.NEW, 0, state.get(image));
                stores.setField(next, Side.NEW, 1, state.get(image + 1));
            }
        }
        return next;
    }
}
