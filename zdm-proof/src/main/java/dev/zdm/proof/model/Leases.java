package dev.zdm.proof.model;

import java.util.Optional;

/**
 * One instance renews its lease, a coordinator moves the epochs and evicts it when it is silent; three clocks run at
 * rates of their own, messages come late or never, and whole machines sleep. An instance may read in the phase of the
 * last epoch but one, never in an earlier one.
 */
final class Leases implements Model {
    /** A rule left out, or an assumption that does not hold. */
    enum Rule {
        /** Nothing is left out. */
        ALL_KEPT,
        /** The lease is counted from the answer instead of from the sending. */
        LEASE_FROM_REPLY,
        /** An instance is evicted by the database's clock alone, which jumps. */
        EVICTION_BY_ONE_CLOCK,
        /** Nobody compares the monotonic clock, which stands still while the machine sleeps, with the wall's. */
        NO_LOOK_FOR_JUMPS,
        /** They are compared when the lease is renewed, not when it is used. */
        JUMPS_LOOKED_FOR_AT_RENEWAL_ONLY,
        /** The epoch is read before the registration, without the lock of the migration's row. */
        REGISTRATION_AT_STALE_EPOCH,
        /** Silence is judged before the transaction that evicts. */
        GATE_OUTSIDE_EPOCH_TRANSACTION,
        /** An evicted instance goes on with its lease. */
        RENEWAL_AFTER_EVICTION,
        /** One clock runs at half as much again as another. */
        RATES_TOO_DIFFERENT
    }

    private static final int TTL = 30;
    private static final int LEASE = TTL * 8 / 10;
    private static final int LAST_EPOCH = 3;

    private static final int NOTHING = 0;
    private static final int RENEWAL = 1;
    private static final int REGISTRATION = 2;
    private static final int REGISTRATION_HALF_DONE = 3;
    private static final int ANSWER = 4;
    private static final int REFUSAL = 5;

    private final Rule omitted;
    private final Layout layout = new Layout();
    private final int instanceRate = layout.cell("instance.rate", 0);
    private final int coordinatorRate = layout.cell("coordinator.rate", 0);
    private final int databaseRate = layout.cell("database.rate", 0);
    private final int epoch = layout.cell("epoch", 0);
    private final int known = layout.cell("known", 0);
    private final int acknowledged = layout.cell("acknowledged", 0);
    private final int evicted = layout.cell("evicted", 0);
    private final int leaseAge = layout.cell("lease.age", 0);
    private final int message = layout.cell("message", NOTHING);
    private final int messageAge = layout.cell("message.age", 0);
    private final int messageEpoch = layout.cell("message.epoch", 0);
    private final int silence = layout.cell("silence", 0);
    private final int watched = layout.cell("watched", 0);
    private final int moved = layout.cell("moved", 0);
    private final int judged = layout.cell("judged", 0);
    private final int sleeping = layout.cell("sleeping", 0);
    private final int jumped = layout.cell("jumped", 0);
    private final int databaseJumped = layout.cell("database.jumped", 0);

    Leases(Rule omitted) {
        this.omitted = omitted;
    }

    private boolean omits(Rule rule) {
        return omitted == rule;
    }

    @Override
    public State initial() {
        return layout.initial();
    }

    @Override
    public void moves(State state, Moves moves) {
        if (!state.is(instanceRate)) {
            chooseRates(state, moves);
            return;
        }
        moves.to("time passes", passed(state.copy()));
        if (!state.is(databaseJumped)) {
            moves.to(
                    "the database's clock jumps", state.copy().set(silence, TTL).set(databaseJumped, 1));
        }
        instance(state, moves);
        database(state, moves);
        coordinator(state, moves);
    }

    private void chooseRates(State state, Moves moves) {
        int slow = omits(Rule.RATES_TOO_DIFFERENT) ? 4 : 5;
        for (int clocks = 0; clocks < 8; clocks++) {
            moves.to(
                    "the clocks have their rates",
                    state.copy()
                            .set(instanceRate, (clocks & 1) == 0 ? slow : 6)
                            .set(coordinatorRate, (clocks & 2) == 0 ? slow : 6)
                            .set(databaseRate, (clocks & 4) == 0 ? slow : 6));
        }
    }

    private State passed(State next) {
        if (next.is(sleeping)) {
            next.set(jumped, 1);
        } else {
            grow(next, leaseAge, instanceRate, LEASE);
            if (next.is(message)) {
                grow(next, messageAge, instanceRate, LEASE);
            }
        }
        grow(next, silence, databaseRate, TTL);
        grow(next, watched, coordinatorRate, TTL);
        return next;
    }

    private static void grow(State next, int cell, int rate, int limit) {
        next.set(cell, Math.min(limit, next.get(cell) + next.get(rate)));
    }

    private void instance(State state, Moves moves) {
        if (state.is(sleeping)) {
            moves.to("the instance's machine wakes up", state.copy().set(sleeping, 0));
            return;
        }
        if (!state.is(jumped)) {
            moves.to("the instance's machine falls asleep", state.copy().set(sleeping, 1));
        }
        switch (state.get(message)) {
            case NOTHING -> moves.to("the instance renews", sent(state.copy(), RENEWAL));
            case ANSWER -> moves.to("the instance hears", heard(state.copy()));
            case REFUSAL -> moves.to("the instance hears that it was evicted", refused(state.copy()));
            default -> moves.to("a message is lost", over(state.copy()));
        }
    }

    private State sent(State next, int what) {
        boolean looks = !omits(Rule.NO_LOOK_FOR_JUMPS);
        if (next.is(jumped) && looks) {
            next.set(leaseAge, LEASE);
        }
        return next.set(jumped, 0).set(message, what).set(messageAge, 0).set(messageEpoch, next.get(known));
    }

    private State heard(State next) {
        int age = omits(Rule.LEASE_FROM_REPLY) ? 0 : next.get(messageAge);
        boolean slept = next.is(jumped) && !omits(Rule.NO_LOOK_FOR_JUMPS);
        next.set(known, next.get(messageEpoch)).set(leaseAge, slept ? LEASE : age);
        return over(next);
    }

    private State refused(State next) {
        return sent(next.set(leaseAge, LEASE), REGISTRATION);
    }

    private State over(State next) {
        return next.set(message, NOTHING).set(messageAge, 0).set(messageEpoch, 0);
    }

    private void database(State state, Moves moves) {
        switch (state.get(message)) {
            case RENEWAL -> moves.to("a renewal arrives", renewed(state.copy()));
            case REGISTRATION -> moves.to("a registration arrives", registering(state.copy()));
            case REGISTRATION_HALF_DONE -> moves.to("a registration ends", registered(state.copy()));
            default -> {}
        }
    }

    private State renewed(State next) {
        if (next.is(evicted) && !omits(Rule.RENEWAL_AFTER_EVICTION)) {
            return next.set(message, REFUSAL);
        }
        return answered(next.set(acknowledged, next.get(messageEpoch)).set(messageEpoch, next.get(epoch)));
    }

    private State registering(State next) {
        next.set(messageEpoch, next.get(epoch));
        return omits(Rule.REGISTRATION_AT_STALE_EPOCH) ? next.set(message, REGISTRATION_HALF_DONE) : registered(next);
    }

    private State registered(State next) {
        return answered(next.set(evicted, 0).set(acknowledged, next.get(messageEpoch)));
    }

    private State answered(State next) {
        return next.set(message, ANSWER).set(silence, 0).set(moved, 1);
    }

    private void coordinator(State state, Moves moves) {
        if (state.is(moved)) {
            moves.to(
                    "the coordinator sees the instance move",
                    state.copy().set(moved, 0).set(watched, 0));
        }
        if (omits(Rule.GATE_OUTSIDE_EPOCH_TRANSACTION)) {
            if (isSilent(state) && !state.is(judged)) {
                moves.to(
                        "the coordinator finds the instance silent",
                        state.copy().set(judged, 1));
            }
        }
        boolean silent = omits(Rule.GATE_OUTSIDE_EPOCH_TRANSACTION) ? state.is(judged) : isSilent(state);
        if (silent && !state.is(evicted)) {
            moves.to("the instance is evicted", state.copy().set(evicted, 1).set(judged, 0));
        }
        if (state.get(epoch) < LAST_EPOCH && (state.is(evicted) || state.get(acknowledged) == state.get(epoch))) {
            moves.to("the epoch moves", state.copy().add(epoch, 1));
        }
    }

    private boolean isSilent(State state) {
        boolean onOwnClock = !state.is(moved) && state.get(watched) == TTL;
        return state.get(silence) == TTL && (onOwnClock || omits(Rule.EVICTION_BY_ONE_CLOCK));
    }

    @Override
    public Optional<Violation> violation(State state) {
        boolean late = state.get(epoch) - state.get(known) > 1;
        return late && mayRead(state) ? Optional.of(Violation.STALE_READ) : Optional.empty();
    }

    private boolean mayRead(State state) {
        boolean trusted =
                !state.is(jumped) || omits(Rule.NO_LOOK_FOR_JUMPS) || omits(Rule.JUMPS_LOOKED_FOR_AT_RENEWAL_ONLY);
        return !state.is(sleeping) && state.get(leaseAge) < LEASE && trusted;
    }

    @Override
    public Optional<Violation> violationAtRest(State state) {
        return Optional.empty();
    }

    @Override
    public String describe(State state) {
        return layout.describe(state);
    }
}
