package dev.zdm.internal.cutover;

import dev.zdm.internal.copy.Copies;
import dev.zdm.internal.copy.Repairer;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.CopyQueue.Backlog;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Ownership;
import dev.zdm.spi.Ownership.Change;
import dev.zdm.spi.Ownership.Outcome;
import dev.zdm.spi.Ownership.Owner;
import dev.zdm.spi.Ownership.Seen;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two databases, and a guard row in each. The writes move in four steps, each in one of them:
 *
 * <ol>
 *   <li>the row of the side that they leave names nobody, once the writers under way have ended;
 *   <li>what that side owes is copied, to the last row;
 *   <li>the row of the side that they go to names that side: from here on there is no way but forward;
 *   <li>the first row names it too.
 * </ol>
 *
 * <p>So at no time does each side name itself. Every step compares the owner and the number of the attempt, which is the
 * epoch to which the move belongs; a row takes no lower one than it has. What to do next is told by the two rows alone: a
 * coordinator that died, or sleeps, leaves them in one of six states, and whoever comes next finishes that attempt or takes
 * it back. Taking back begins by giving the row of the other side the attempt's own number, so that the sleeper cannot take
 * the third step any more. There is one attempt in an epoch, and both rows end with its number: a coordinator that slept
 * since an earlier epoch can begin none.
 */
public final class DurableFlip implements Flip {
    private static final Duration REST = Duration.ofMillis(5);

    private static final long FEW = 500;

    /** How long no copy may arrive until waiting writers are let go: more patience will not bring it. */
    private static final Duration STALLED = Duration.ofSeconds(1);

    private final Copies<?> copies;
    private final Repairer<?> repairer;
    private final Settling settling;
    private final GatePolicy policy;
    private final TimeSource time;

    /** Strikes out copies that have arrived already. */
    public interface Settling {
        void settleArrived();
    }

    public DurableFlip(Copies<?> copies, Repairer<?> repairer, Settling settling, GatePolicy policy, TimeSource time) {
        this.copies = copies;
        this.repairer = repairer;
        this.settling = settling;
        this.policy = policy;
        this.time = time;
    }

    private Guard guard(Side side) {
        return copies.store(side).home().guard().orElseThrow();
    }

    @Override
    public Optional<Refusal> prepare(MigrationState to) {
        copies.prepare();
        guard(Side.OLD).prepare(to.migration(), to.run());
        guard(Side.NEW).prepare(to.migration(), to.run());
        return isOneRow(to.migration()) ? Optional.of(sameDatabase()) : Optional.empty();
    }

    /** Two data sources may lead to one database, where one row cannot be the guard of either side. */
    private boolean isOneRow(String migration) {
        Ownership old = copies.ownership(Side.OLD);
        long before = copies.ownership(Side.NEW).read(migration).attempt();
        long attempt = old.read(migration).attempt();
        boolean unused = old.changeAtOnce(
                migration, new Change(Owner.OLD, attempt, attempt, Owner.OLD, Math.max(attempt, before) + 1));
        return copies.ownership(Side.NEW).read(migration).attempt() != before;
    }

    private static Refusal sameDatabase() {
        return new Refusal(
                "one-database",
                "the two sides are two data sources of one database",
                "give both record stores the same data store, so that both sides change in one transaction");
    }

    /** Only the old side is ever written by instances that lag behind: the new one takes first writes by its guard alone. */
    @Override
    public void requirePhase(String migration, Phase phase) {
        guard(Side.OLD).requirePhase(migration, phase);
    }

    @Override
    public boolean isAt(Side side, MigrationState state) {
        return copies.ownsAlone(side, state.migration());
    }

    @Override
    public Optional<Refusal> move(MigrationState state, Side to) {
        return new Attempt(state, to).run();
    }

    @Override
    public boolean isGivenUp(MigrationState to) {
        return Stream.of(Side.values())
                .map(side -> copies.ownership(side).read(to.migration()))
                .anyMatch(row -> row.attempt() >= to.epoch());
    }

    private static Owner owner(Side side) {
        return side == Side.OLD ? Owner.OLD : Owner.NEW;
    }

    /** One call of {@link #move}: a side that the writes leave and one that they go to. */
    private final class Attempt {
        private final MigrationState state;
        private final Side to;
        private final Ownership left;
        private final Ownership reached;
        private final long deadline;

        Attempt(MigrationState state, Side to) {
            this.state = state;
            this.to = to;
            this.left = copies.ownership(to.other());
            this.reached = copies.ownership(to);
            this.deadline = time.nanoTime() + policy.maxPause().toNanos();
        }

        private Duration remaining() {
            return Duration.ofNanos(Math.max(0, deadline - time.nanoTime()));
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
                mayGoOn = step(from, into) && !remaining().isZero();
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
            if (!isDrainedTo(FEW, policy.maxPause())) {
                return false;
            }
            Change leave = Change.by(state.epoch(), owner(to.other()), Owner.MOVING);
            return left.change(id(), leave, remaining(), () -> {}) != Outcome.NO_ROOM;
        }

        private boolean goOn(long attempt) {
            if (!isDrainedTo(0, STALLED)) {
                takeBack(reached, left, attempt, to.other());
                return false;
            }
            Change open = Change.by(attempt, owner(to.other()), owner(to));
            Outcome outcome = reached.change(id(), open, remaining(), this::continueKeys);
            if (outcome != Outcome.CHANGED) {
                takeBack(reached, left, attempt, to.other());
            }
            return outcome != Outcome.NO_ROOM;
        }

        private void continueKeys() {
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

        private boolean isDrainedTo(long rest, Duration patience) {
            long least = Long.MAX_VALUE;
            long arrival = time.nanoTime();
            while (true) {
                settling.settleArrived();
                Backlog backlog = copies.backlog(to.other());
                if (backlog.dead() > 0 || backlog.pending() <= rest) {
                    return backlog.dead() == 0;
                }
                if (repairer.hurry(to.other()) > 0 || backlog.pending() < least) {
                    least = Math.min(least, backlog.pending());
                    arrival = time.nanoTime();
                } else if (isOver(arrival, patience)) {
                    return false;
                } else {
                    time.pause(REST);
                }
            }
        }

        private boolean isOver(long begin, Duration patience) {
            return remaining().isZero()
                    || time.nanoTime() - begin > patience.toNanos()
                    || Thread.currentThread().isInterrupted();
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
}
