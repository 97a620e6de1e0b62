package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import dev.zdm.proof.model.Model.Moves;

/**
 * The backfill in ATOMIC mode: a transaction locks the old row and copies it; then a sweep removes a new row that has no
 * old one, which it looks for again under the new row's lock.
 */
final class Chunk implements Backfill {
    private static final int BEFORE = 0;
    private static final int LOCKED = 1;
    private static final int SWEEPING = 2;
    private static final int FOUND = 3;
    private static final int DONE = 4;

    private final Stores stores;
    private final Key key;
    private final Setting setting;
    private final int doing;
    private final int image;
    private final int reverse;
    private final int zombie;

    Chunk(Layout layout, Stores stores, Setting setting) {
        this.stores = stores;
        this.key = stores.key(0);
        this.setting = setting;
        boolean past = Station.BACKFILL.isBefore(setting.first());
        this.doing = layout.cell("chunk", past ? DONE : BEFORE);
        this.image = layout.cells("chunk.row", 2, 0);
        this.reverse = layout.cell("reverse", 1);
        this.zombie = layout.cell("zombie", 0);
    }

    @Override
    public void moves(State state, Moves moves) {
        if (!setting.isMoving() && setting.last() == Station.BACKFILL) {
            copy(state, moves);
        }
    }

    @Override
    public void prepare(State state, Moves moves) {}

    @Override
    public boolean isPrepared(State state) {
        return true;
    }

    @Override
    public boolean isComplete(State state) {
        return state.get(doing) == DONE;
    }

    @Override
    public boolean isOldComplete(State state) {
        return state.is(reverse);
    }

    @Override
    public State abandonOld(State next) {
        return next.set(reverse, 0);
    }

    @Override
    public void copy(State state, Moves moves) {
        switch (state.get(doing)) {
            case BEFORE -> lock(state, moves);
            case LOCKED -> write(state, moves);
            case SWEEPING -> look(state, moves);
            case FOUND -> sweep(state, doing, DONE, moves);
            default -> {}
        }
    }

    private Side lockedFirst() {
        return setting.omits(Mutation.BACKFILL_LOCKS_NEW_FIRST) ? Side.NEW : Side.OLD;
    }

    private boolean locks() {
        return !setting.omits(Mutation.BACKFILL_WITHOUT_LOCK);
    }

    private void lock(State state, Moves moves) {
        State next = state.copy().set(doing, LOCKED);
        if (!key.isPresent(state, Side.OLD)) {
            moves.to("the chunk is empty", next.set(doing, SWEEPING));
        } else if (!locks() || !key.isLocked(state, lockedFirst())) {
            int[] row = key.row(state, Side.OLD);
            if (locks()) {
                key.lock(next, lockedFirst(), true);
            }
            moves.to("the chunk locks " + lockedFirst(), next.set(image, row[0]).set(image + 1, row[1]));
        }
    }

    private void write(State state, Moves moves) {
        if (key.isLocked(state, lockedFirst().other())) {
            return;
        }
        boolean stable = lockedFirst() == Side.OLD;
        int[] row = stable ? new int[] {state.get(image), state.get(image + 1)} : key.row(state, Side.OLD);
        State next = state.copy().set(doing, SWEEPING).set(image, 0).set(image + 1, 0);
        if (locks()) {
            key.lock(next, lockedFirst(), false);
        }
        if (stores.owns(state, Side.OLD)) {
            key.put(next, Side.NEW, row);
        }
        moves.to("the chunk is copied", next);
    }

    private void look(State state, Moves moves) {
        boolean extra = isExtra(state) && !setting.omits(Mutation.NO_SWEEP);
        moves.to("the sweep looks", state.copy().set(doing, extra ? FOUND : DONE));
    }

    private boolean isExtra(State state) {
        return key.isPresent(state, Side.NEW) && !key.isPresent(state, Side.OLD);
    }

    private void sweep(State state, int progress, int then, Moves moves) {
        if (key.isPresent(state, Side.NEW) && key.isLocked(state, Side.NEW)) {
            return;
        }
        State next = state.copy().set(progress, then);
        boolean extra = isExtra(state) || setting.omits(Mutation.SWEEP_LOOKS_ONCE);
        if (extra && stores.owns(state, Side.OLD)) {
            key.put(next, Side.NEW, key.row(state, Side.OLD).clone());
            removeWhatCame(next);
        }
        moves.to("the sweep removes", next);
    }

    /** A row that came between the look and the removal is gone from the new side. */
    private void removeWhatCame(State next) {
        if (key.isPresent(next, Side.NEW)) {
            key.put(next, Side.NEW, new int[] {History.ABSENT, History.ABSENT});
        }
    }

    @Override
    public void copyBack(State state, Moves moves) {
        if (!state.is(reverse) && !key.isLocked(state) && stores.owns(state, Side.NEW)) {
            State next = state.copy().set(reverse, 1);
            key.put(next, Side.OLD, key.row(state, Side.NEW));
            moves.to("the chunk is copied back", next);
        }
    }

    /** A sweep of another instance, which looked in BACKFILL and removes later. */
    @Override
    public void sleepwalk(State state, boolean admitted, Moves moves) {
        if (state.get(doing) == SWEEPING && !state.is(zombie) && isExtra(state)) {
            moves.to("a sweep looks and falls asleep", state.copy().set(zombie, 1));
        }
        if (state.get(zombie) == 1) {
            sweep(state, zombie, 2, moves);
        }
    }
}
