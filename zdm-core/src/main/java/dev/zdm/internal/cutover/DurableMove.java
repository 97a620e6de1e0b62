package dev.zdm.internal.cutover;

import dev.zdm.internal.copy.Copies;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.CopyQueue.Backlog;
import dev.zdm.spi.Ownership;
import dev.zdm.spi.Ownership.Change;
import dev.zdm.spi.Ownership.Outcome;
import dev.zdm.spi.Ownership.Owner;
import dev.zdm.spi.Ownership.Seen;
import java.time.Duration;
import java.util.Optional;

/** One move of the writes: a side that they leave and one that they go to. See {@link DurableFlip}. */
final class DurableMove {
    private static final long FEW = 500;

    /** How long no copy may arrive until waiting writers are let go: more patience will not bring it. */
    private static final Duration STALLED = Duration.ofSeconds(1);

    private final Copies<?> copies;
    private final GatePolicy policy;
    private final MigrationState state;
    private final Side to;
    private final Ownership left;
    private final Ownership reached;
    private final Draining.Limit limit;

    DurableMove(Copies<?> copies, Draining draining, GatePolicy policy, MigrationState state, Side to) {
        this.copies = copies;
        this.policy = policy;
        this.state = state;
        this.to = to;
        this.left = copies.ownership(to.other());
        this.reached = copies.ownership(to);
        this.limit = draining.within(policy.maxPause());
    }

    private static Owner owner(Side side) {
        return side == Side.OLD ? Owner.OLD : Owner.NEW;
    }

    private String id() {
        return state.migration();
    }

    Optional<Refusal> run() {
        boolean mayGoOn = true;
        while (true) {
            Seen from = left.read(id());
            Seen into = reached.read(id());
            long latest = Math.max(from.attempt(), into.attempt());
            if (latest > state.epoch()) {
                return Optional.of(outdated());
            }
            if (areAt(to, from, into) && isNumbered(from, into)) {
                return Optional.empty();
            }
            if (areAt(to.other(), from, into) && (!mayGoOn || latest == state.epoch())) {
                return Optional.of(stayed());
            }
            mayGoOn = step(from, into) && !limit.remaining().isZero();
        }
    }

    private static boolean areAt(Side side, Seen one, Seen other) {
        return one.owner() == owner(side) && other.owner() == owner(side);
    }

    private boolean isNumbered(Seen from, Seen into) {
        return from.attempt() == state.epoch() && into.attempt() == state.epoch();
    }

    /** The one step that these rows ask for; false if it is not to be tried again. */
    private boolean step(Seen from, Seen into) {
        if (into.owner() == Owner.MOVING && from.owner() == Owner.MOVING) {
            throw new StateStoreException(
                    id(),
                    state.phase(),
                    "the guard rows of both databases say that the writes are being moved",
                    "restore them from backups: one of the two must name the side that has all writes");
        }
        if (areAt(to, from, into)) {
            number();
            return true;
        }
        if (into.owner() == owner(to)) {
            return finished(left, from.attempt(), to);
        }
        if (into.owner() == Owner.MOVING) {
            return endOtherWay(from, into);
        }
        return from.owner() == Owner.MOVING ? goOn(from.attempt()) : begin();
    }

    /** The writes are where they shall be; whoever still wants to move them has a lower number. */
    private void number() {
        Change numbered = Change.by(state.epoch(), owner(to), owner(to));
        boolean unusedLeft = left.changeAtOnce(id(), numbered);
        boolean unusedReached = reached.changeAtOnce(id(), numbered);
    }

    private boolean finished(Ownership row, long attempt, Side side) {
        boolean unused = row.changeAtOnce(id(), Change.ending(attempt, owner(side), attempt));
        return true;
    }

    /** An attempt in the other direction died: before its third step it is taken back, after it finished. */
    private boolean endOtherWay(Seen from, Seen into) {
        if (from.owner() == owner(to.other())) {
            return finished(reached, into.attempt(), to.other());
        }
        takeBack(left, reached, into.attempt(), to);
        return true;
    }

    private boolean begin() {
        // Writers go on meanwhile, so it is never quite empty; the less there is, the shorter they are kept
        // waiting.
        if (!limit.isDrained(to.other(), FEW, policy.maxPause())) {
            return false;
        }
        Change leave = Change.by(state.epoch(), owner(to.other()), Owner.MOVING);
        return left.change(id(), leave, limit.remaining(), () -> {}) != Outcome.NO_ROOM;
    }

    private boolean goOn(long attempt) {
        if (!limit.isDrained(to.other(), 0, STALLED)) {
            takeBack(reached, left, attempt, to.other());
            return false;
        }
        Change open = Change.by(attempt, owner(to.other()), owner(to));
        Outcome outcome = reached.change(id(), open, limit.remaining(), this::takeOver);
        if (outcome != Outcome.CHANGED) {
            takeBack(reached, left, attempt, to.other());
        }
        return outcome != Outcome.NO_ROOM;
    }

    /** A worker of the backfill that has slept since must not insert rows beside the writes. */
    private void takeOver() {
        copies.giveRangesUp(to);
        copies.store(to).advanceGeneratedKeys(copies.store(to.other()).lastGeneratedKey());
    }

    /** Ends an attempt by first outdating it where it would be opened; if it was opened meanwhile, it stands. */
    private void takeBack(Ownership opens, Ownership moving, long attempt, Side side) {
        if (opens.changeAtOnce(id(), Change.by(attempt, owner(side), owner(side)))
                || isOutdated(opens.read(id()), attempt, side)) {
            boolean unused = moving.changeAtOnce(id(), Change.ending(attempt, owner(side), attempt));
        }
    }

    private static boolean isOutdated(Seen row, long attempt, Side side) {
        return row.attempt() >= attempt && row.owner() == owner(side);
    }

    private Refusal outdated() {
        return new Refusal(
                "hand-over",
                "somebody else has moved the writes since epoch " + state.epoch() + " began",
                "look at the present state, then try again");
    }

    private Refusal stayed() {
        Backlog backlog = copies.backlog(to.other());
        if (backlog.pending() > 0 || backlog.dead() > 0) {
            return new Refusal(
                    "hand-over",
                    "the " + to.other() + " side still owes " + backlog.pending() + " copies, and " + backlog.dead()
                            + " were given up",
                    "mend the " + to + " side, wait until pending() is 0, replay or discard what was given up, and"
                            + " try again");
        }
        return AtomicFlip.busy(policy);
    }
}
