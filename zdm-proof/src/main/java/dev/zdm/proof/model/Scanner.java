package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import dev.zdm.proof.model.Model.Moves;
import dev.zdm.proof.model.Setting.Option;

/**
 * The backfill in DURABLE mode. Either every key is touched: marked, and copied as every mark is. Or every mark is made
 * anew once DUAL_WRITE is drained; then a key without a mark is copied as it stands, and a key with a mark is left to it.
 */
final class Scanner implements Backfill {
    private static final int BEFORE = 0;
    private static final int MARKED = 1;
    private static final int SCANNED = 2;

    private final Stores stores;
    private final Setting setting;
    private final int doing;
    private final int reverse;
    private final int zombie;
    private final int image;

    Scanner(Layout layout, Stores stores, Setting setting) {
        this.stores = stores;
        this.setting = setting;
        boolean past = Station.BACKFILL.isBefore(setting.first());
        this.reverse = layout.cells("reverse", setting.keys(), SCANNED);
        this.zombie = layout.cell("zombie", 0);
        this.image = layout.cells("zombie.row", 2, 0);
        this.doing = layout.cells("scanner", setting.keys(), past ? SCANNED : BEFORE);
    }

    @Override
    public boolean isPrepared(State state) {
        return touches() || isAll(state, doing, MARKED);
    }

    @Override
    public boolean isComplete(State state) {
        return isAll(state, doing, SCANNED);
    }

    @Override
    public boolean isOldComplete(State state) {
        return isAll(state, reverse, SCANNED);
    }

    private boolean touches() {
        return setting.has(Option.TOUCHES);
    }

    private boolean isAll(State state, int progress, int least) {
        return stores.keys().stream().allMatch(key -> state.get(progress + key.number()) >= least);
    }

    @Override
    public void moves(State state, Moves moves) {
        if (!setting.isMoving() && setting.last() == Station.BACKFILL) {
            prepare(state, moves);
            copy(state, moves);
        }
    }

    @Override
    public State abandonOld(State next) {
        stores.keys().forEach(key -> next.set(reverse + key.number(), BEFORE));
        return next;
    }

    @Override
    public void prepare(State state, Moves moves) {
        if (!touches()) {
            mark(state, doing, Side.OLD, moves);
        }
    }

    @Override
    public void copy(State state, Moves moves) {
        scan(state, doing, Side.OLD, moves);
    }

    @Override
    public void copyBack(State state, Moves moves) {
        if (!touches()) {
            mark(state, reverse, Side.NEW, moves);
        }
        scan(state, reverse, Side.NEW, moves);
    }

    private void mark(State state, int progress, Side source, Moves moves) {
        if (!isAll(state, progress, MARKED)) {
            State next = state.copy();
            for (Key key : stores.keys()) {
                next.set(progress + key.number(), MARKED);
                if (key.label(state, source) > 0 && !setting.omits(Mutation.NO_B0)) {
                    key.mark(next, source, true);
                }
            }
            moves.to("the marks of " + source + " are made anew", next);
        }
    }

    private void scan(State state, int progress, Side source, Moves moves) {
        for (Key key : stores.keys()) {
            int at = state.get(progress + key.number());
            State next = state.copy().set(progress + key.number(), SCANNED);
            if (touches() && at != SCANNED) {
                touch(state, next, key, source, moves);
            } else if (at == MARKED) {
                if (key.label(state, source) == 0) {
                    key.put(next, source.other(), key.row(state, source));
                }
                moves.to("the key is scanned from " + source, next);
            }
        }
    }

    /** A mark is a write like others: the guard admits it. */
    private void touch(State state, State next, Key key, Side source, Moves moves) {
        if (stores.owns(state, source)) {
            boolean passedOver = key.label(state, source) > 0 && setting.omits(Mutation.MARKED_KEYS_NOT_TOUCHED);
            if (!passedOver) {
                key.mark(next, source, true);
            }
            moves.to("the key is touched in " + source, next);
        }
    }

    /** A scanner of another instance, which reads its chunk, sleeps, and writes it when somebody else has finished. */
    @Override
    public void sleepwalk(State state, boolean admitted, Moves moves) {
        Key key = stores.key(0);
        if (state.get(doing) == MARKED && !state.is(zombie) && key.label(state, Side.OLD) == 0) {
            int[] row = key.row(state, Side.OLD);
            moves.to(
                    "a scanner reads and falls asleep",
                    state.copy().set(zombie, 1).set(image, row[0]).set(image + 1, row[1]));
        }
        if (state.get(zombie) == 1) {
            moves.to("the sleeping scanner writes", written(state, admitted));
        }
    }

    private State written(State state, boolean admitted) {
        State next = state.copy().set(zombie, 2).set(image, 0).set(image + 1, 0);
        boolean allowed = stores.owner(state, Side.NEW) == Stores.Owner.OLD && admitted;
        if (allowed || setting.omits(Mutation.COPY_WITHOUT_DESTINATION_GUARD)) {
            if (!stores.key(0).hasCopied(state, Side.NEW)) {
                stores.key(0).put(next, Side.NEW, new int[] {state.get(image), state.get(image + 1)});
            }
        }
        return next;
    }
}
