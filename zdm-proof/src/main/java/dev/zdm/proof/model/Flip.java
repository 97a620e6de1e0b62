package dev.zdm.proof.model;

import dev.zdm.proof.model.Stores.Owner;
import java.util.Optional;

/**
 * Several coordinators move the ownership of writes between two guards in two databases, each with what it saw last;
 * any of them may sleep between any two steps, give the attempt up or carry on with another one's.
 */
@SuppressWarnings("EnumOrdinal") // a state has numbered cells, which nobody stores
final class Flip implements Model {
    /** How attempts are told apart. */
    enum Numbers {
        /** Not at all: each update looks at the owner only. */
        NONE,
        /** The next one after the last that was seen. */
        NEXT,
        /** The epoch that the attempt leads to; an attempt that was given up uses its epoch up. */
        EPOCH,
        /** The epoch that the attempt leads to, although one that was given up leads to none. */
        EPOCH_KEPT
    }

    private static final int LOOKING = 0;
    private static final int STOPPING = 1;
    private static final int OPENING = 2;
    private static final int TELLING = 3;
    private static final int FORBIDDING = 4;
    private static final int GIVING_BACK = 5;

    private final Numbers numbers;
    private final int attempts;
    private final int coordinators;
    private final Layout layout = new Layout();
    private final int oldOwner;
    private final int oldAttempt;
    private final int newOwner;
    private final int newAttempt;
    private final int doing;
    private final int attempt;
    private final int epoch;

    Flip(int coordinators, int attempts, Numbers numbers) {
        this.coordinators = coordinators;
        this.attempts = attempts;
        this.numbers = numbers;
        this.oldOwner = layout.cell("old.owner", Owner.OLD.ordinal());
        this.oldAttempt = layout.cell("old.attempt", 0);
        this.newOwner = layout.cell("new.owner", Owner.OLD.ordinal());
        this.newAttempt = layout.cell("new.attempt", 0);
        this.doing = layout.cells("doing", coordinators, LOOKING);
        this.attempt = layout.cells("attempt", coordinators, 0);
        this.epoch = layout.cell("epoch", 0);
    }

    @Override
    public State initial() {
        return layout.initial();
    }

    @Override
    public void moves(State state, Moves moves) {
        for (int coordinator = 0; coordinator < coordinators; coordinator++) {
            moves(state, coordinator, moves);
        }
    }

    private void moves(State state, int coordinator, Moves moves) {
        String who = "coordinator " + coordinator;
        switch (state.get(doing + coordinator)) {
            case LOOKING -> look(state, coordinator, moves);
            case STOPPING -> moves.to(who + " stops OLD", stop(state.copy(), coordinator));
            case OPENING -> moves.to(who + " opens NEW", open(state.copy(), coordinator));
            case TELLING -> moves.to(who + " tells OLD", tell(state.copy(), coordinator));
            case FORBIDDING -> moves.to(who + " forbids NEW to open", forbid(state.copy(), coordinator));
            default -> moves.to(who + " gives back to OLD", giveBack(state.copy(), coordinator));
        }
    }

    private void look(State state, int coordinator, Moves moves) {
        int seen = state.get(oldAttempt);
        int number = byEpoch() ? state.get(epoch) + 1 : seen + 1;
        if (state.get(epoch) < seen && publishes(state)) {
            moves.to("coordinator " + coordinator + " publishes", state.copy().set(epoch, seen));
        } else if (is(state, oldOwner, Owner.OLD) && seen < number && number <= attempts) {
            moves.to("coordinator " + coordinator + " sees OLD", then(state.copy(), coordinator, STOPPING, number));
        } else if (is(state, oldOwner, Owner.MOVING)) {
            moves.to("coordinator " + coordinator + " goes on", then(state.copy(), coordinator, OPENING, seen));
            moves.to("coordinator " + coordinator + " gives up", then(state.copy(), coordinator, FORBIDDING, seen));
        }
    }

    private boolean byEpoch() {
        return numbers == Numbers.EPOCH || numbers == Numbers.EPOCH_KEPT;
    }

    /** An attempt that came to its end, either way, is an epoch; unless only one that succeeded is. */
    private boolean publishes(State state) {
        boolean succeeded = is(state, oldOwner, Owner.NEW);
        boolean givenUp = is(state, oldOwner, Owner.OLD) && numbers == Numbers.EPOCH;
        return byEpoch() && (succeeded || givenUp);
    }

    private State stop(State next, int coordinator) {
        int number = next.get(attempt + coordinator);
        if (!is(next, oldOwner, Owner.OLD) || (numbers != Numbers.NONE && next.get(oldAttempt) >= number)) {
            return lookAgain(next, coordinator);
        }
        next.set(oldOwner, Owner.MOVING.ordinal()).set(oldAttempt, number);
        return then(next, coordinator, OPENING, number);
    }

    private State open(State next, int coordinator) {
        int number = next.get(attempt + coordinator);
        if (is(next, newOwner, Owner.OLD) && (numbers == Numbers.NONE || next.get(newAttempt) < number)) {
            next.set(newOwner, Owner.NEW.ordinal()).set(newAttempt, number);
        }
        return is(next, newOwner, Owner.NEW) ? then(next, coordinator, TELLING, number) : lookAgain(next, coordinator);
    }

    private State tell(State next, int coordinator) {
        if (isMoving(next, coordinator)) {
            next.set(oldOwner, Owner.NEW.ordinal());
        }
        return lookAgain(next, coordinator);
    }

    private State forbid(State next, int coordinator) {
        int number = next.get(attempt + coordinator);
        if (is(next, newOwner, Owner.NEW)) {
            return then(next, coordinator, TELLING, number);
        }
        next.set(newAttempt, Math.max(next.get(newAttempt), givenUp(number)));
        return then(next, coordinator, GIVING_BACK, number);
    }

    private State giveBack(State next, int coordinator) {
        if (isMoving(next, coordinator)) {
            next.set(oldOwner, Owner.OLD.ordinal()).set(oldAttempt, givenUp(next.get(attempt + coordinator)));
        }
        return lookAgain(next, coordinator);
    }

    /** Nobody opens with this number any more. */
    private int givenUp(int number) {
        return byEpoch() ? number : number + 1;
    }

    private boolean isMoving(State state, int coordinator) {
        return is(state, oldOwner, Owner.MOVING)
                && (numbers == Numbers.NONE || state.get(oldAttempt) == state.get(attempt + coordinator));
    }

    private static boolean is(State state, int cell, Owner owner) {
        return state.get(cell) == owner.ordinal();
    }

    private State lookAgain(State next, int coordinator) {
        return then(next, coordinator, LOOKING, 0);
    }

    private State then(State next, int coordinator, int what, int number) {
        return next.set(doing + coordinator, what).set(attempt + coordinator, number);
    }

    @Override
    public Optional<Violation> violation(State state) {
        boolean both = is(state, oldOwner, Owner.OLD) && is(state, newOwner, Owner.NEW);
        return both ? Optional.of(Violation.TWO_OWNERS) : Optional.empty();
    }

    /** Whoever sleeps for ever leaves the guards moving; somebody else always can go on. */
    @Override
    public Optional<Violation> violationAtRest(State state) {
        boolean unused = byEpoch() && is(state, oldOwner, Owner.OLD) && state.get(epoch) < attempts;
        return is(state, oldOwner, Owner.MOVING) || unused ? Optional.of(Violation.STUCK) : Optional.empty();
    }

    @Override
    public String describe(State state) {
        return layout.describe(state);
    }
}
