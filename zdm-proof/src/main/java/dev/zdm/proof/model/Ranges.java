package dev.zdm.proof.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A range that is copied between two databases beside writes, and what comes after: the writes move once all is copied. Two
 * workers may have claimed the range, one of whom may sleep as long as it likes; what is published may be given up by
 * anybody.
 */
final class Ranges implements Model {
    private static final int FIRST_WRITTEN = 3;

    private final Layout layout = new Layout();
    private final RangeStores stores;
    private final RangeClaims claims;
    private final List<RangeWorker> workers;
    private final RangeCopier copier;
    private final int writes;
    private final int written;
    private final int givenUp;
    private final int lost;

    Ranges(int writes, int claimed, boolean stranger, Mutation... omitted) {
        Set<Mutation> rules = EnumSet.noneOf(Mutation.class);
        rules.addAll(List.of(omitted));
        this.writes = writes;
        this.stores = new RangeStores(layout, rules, stranger);
        this.claims = new RangeClaims(layout, claimed);
        this.workers = List.of(
                new RangeWorker("worker 1", layout, stores, claims),
                new RangeWorker("worker 2", layout, stores, claims));
        this.copier = new RangeCopier(layout, stores);
        this.written = layout.cell("written", 0);
        this.givenUp = layout.cell("givenUp", 0);
        this.lost = layout.cell("lost", 0);
    }

    @Override
    public State initial() {
        return layout.initial();
    }

    @Override
    public void moves(State state, Moves moves) {
        if (!claims.isLed(state)) {
            moves.to("the marks are made anew", stores.markAnew(claims.lead(state.copy())));
        }
        write(state, moves);
        copier.moves(state, moves);
        workers.forEach(worker -> worker.moves(state, moves));
        giveUp(state, moves);
        moveWrites(state, moves);
    }

    /** The last write is for the new side. */
    private void write(State state, Moves moves) {
        boolean isNew = stores.newOwns(state);
        if (state.get(written) >= (isNew ? writes + 1 : writes)) {
            return;
        }
        for (int key = 0; key < RangeStores.KEYS; key++) {
            for (int row : new int[] {0, FIRST_WRITTEN + state.get(written)}) {
                State next = state.copy().add(written, 1);
                moves.to(
                        (row == 0 ? "deletes " : "writes ") + "key " + key,
                        isNew ? stores.writeNew(next, key, row) : stores.write(next, key, row));
            }
        }
    }

    private void giveUp(State state, Moves moves) {
        if (stores.isOpen(state) && (claims.isDone(state) || !state.is(givenUp))) {
            State next = stores.giveAllUp(state.copy());
            moves.to("the range is given up", claims.isDone(state) ? next : next.set(givenUp, 1));
        }
    }

    private void moveWrites(State state, Moves moves) {
        boolean isCopied = claims.isDone(state) && !stores.isPending(state, 0) && !stores.isPending(state, 1);
        if (isCopied && !stores.newOwns(state)) {
            State next = stores.moveToNew(state.copy());
            moves.to("the writes move", stores.differ(state) ? Violation.LOST_WRITE.in(next, lost) : next);
        }
    }

    @Override
    public Optional<Violation> violation(State state) {
        Optional<Violation> found = Violation.of(state, lost);
        return found.isEmpty() && stores.newOwns(state) && stores.differ(state)
                ? Optional.of(Violation.LOST_WRITE)
                : found;
    }

    /** Workers that roll back have used their claims up at some time. */
    @Override
    public Optional<Violation> violationAtRest(State state) {
        return stores.newOwns(state) || claims.isUsedUp(state) ? Optional.empty() : Optional.of(Violation.STUCK);
    }

    @Override
    public String describe(State state) {
        return layout.describe(state);
    }
}
