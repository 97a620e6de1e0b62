package dev.zdm.proof.model;

import dev.zdm.proof.model.Model.Moves;
import dev.zdm.proof.model.Setting.Option;
import java.util.ArrayList;
import java.util.List;

/** Moves the phases, if they move. */
final class Epochs implements Fleet.Actor {
    private final Stores stores;
    private final Backfill backfill;
    private final Setting setting;
    private final HandOver handOver;
    private final List<Instance> instances = new ArrayList<>();
    private final int epoch;
    private final int journey;
    private final int backs;
    private final int least;
    private final int slept;
    private final int looked;

    Epochs(Layout layout, Stores stores, Backfill backfill, Setting setting) {
        this.stores = stores;
        this.backfill = backfill;
        this.setting = setting;
        Station first = setting.first();
        this.handOver = new HandOver(layout, stores, setting);
        this.epoch = layout.cell("epoch", 0);
        this.journey = layout.cell("phase", first.place());
        layout.cells("phase", setting.epochs(), 0);
        this.backs = layout.cell("backs", 0);
        this.least = layout.cell("least", Math.max(0, first.place() - 1));
        this.slept = layout.cell("slept", 0);
        this.looked = layout.cell("looked", 0);
    }

    void watch(Instance instance) {
        instances.add(instance);
    }

    Station present(State state) {
        return phaseOf(state, state.get(epoch));
    }

    private Station phaseOf(State state, int number) {
        return Station.at(state.get(journey + number));
    }

    /** Whether the guards still let writes of a phase through; a share of reads is nothing to them. */
    boolean admits(State state, Station station) {
        return station.phase().compareTo(Station.at(state.get(least)).phase()) >= 0;
    }

    @Override
    public boolean isDone(State state) {
        return true;
    }

    @Override
    public void moves(State state, Moves moves) {
        if (present(state) == Station.WRITE_NEW) {
            handOver.forward(state, moves);
        }
        if (setting.isMoving()) {
            adopt(state, moves);
            evict(state, moves);
            activities(state, moves);
            advance(state, moves);
            goBack(state, moves);
        }
    }

    private void adopt(State state, Moves moves) {
        Station now = present(state);
        for (Instance instance : instances) {
            if (instance.mayAdopt(state, state.get(epoch))) {
                moves.to("an instance adopts " + now, instance.adopt(state, now, state.get(epoch)));
            }
        }
    }

    /** Whoever needs a lease and does not renew it is left behind; a parked instance needs none, and is waited for. */
    private void evict(State state, Moves moves) {
        if (!setting.has(Option.SLEEPS) || state.is(slept) || !present(state).isFenced()) {
            return;
        }
        for (Instance instance : instances) {
            if (instance.needsLease(state)) {
                moves.to("a sleeping instance is evicted", instance.evict(state).set(slept, 1));
            }
        }
    }

    private void activities(State state, Moves moves) {
        Station now = present(state);
        if (now == Station.DUAL_WRITE && isAcknowledged(state)) {
            backfill.prepare(state, moves);
        }
        if (now == Station.BACKFILL) {
            backfill.copy(state, moves);
        }
        if (now == Station.WRITE_NEW && isAcknowledged(state)) {
            backfill.copyBack(state, moves);
        }
        backfill.sleepwalk(state, admits(state, Station.BACKFILL), moves);
    }

    private void advance(State state, Moves moves) {
        Station now = present(state);
        if (!now.isBefore(setting.last()) || stores.isHeld(state)) {
            return;
        }
        boolean early = setting.omits(Mutation.GATE_OUTSIDE_EPOCH_TRANSACTION);
        if (early && isOpen(state, now) && !state.is(looked)) {
            moves.to("the gates are looked at", state.copy().set(looked, 1));
        }
        if (isAcknowledged(state) && (early ? state.is(looked) : isOpen(state, now))) {
            State next = published(state, Station.at(now.place() + 1), now);
            boolean left = present(next) == Station.NEW_ONLY;
            moves.to("the epoch moves to " + present(next), left ? backfill.abandonOld(next) : next);
        }
    }

    private State published(State state, Station to, Station from) {
        State next = state.copy().add(epoch, 1).set(looked, 0).set(least, from.place());
        return next.set(journey + next.get(epoch), to.place());
    }

    /** Ownership is back before the phase is. The guards then admit the phase gone back to, and none before it. */
    private void goBack(State state, Moves moves) {
        Station now = present(state);
        if (state.get(backs) == setting.backs() || !Station.BACKFILL.isBefore(now) || stores.isHeld(state)) {
            return;
        }
        Station to = Station.at(now.place() - 1);
        boolean late =
                instances.stream().anyMatch(instance -> !instance.isEvicted(state) && isFar(state, instance, to));
        if (late && !setting.omits(Mutation.SECOND_STEP_BACK_AT_ONCE)) {
            return;
        }
        if (now == Station.WRITE_NEW && !handOver.back(state, backfill.isOldComplete(state), moves)) {
            return;
        }
        boolean tooFar = setting.omits(Mutation.GUARD_LOWERED_TOO_FAR);
        State next =
                published(state, to, tooFar ? Station.at(to.place() - 1) : to).add(backs, 1);
        moves.to("the epoch goes back to " + to, handOver.forgotten(next));
    }

    /** Whether the instance may still work in a phase that is not the neighbour of another. */
    private boolean isFar(State state, Instance instance, Station to) {
        for (int number = instance.acknowledged(state); number <= state.get(epoch); number++) {
            if (!phaseOf(state, number).isNeighbourOf(to)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAcknowledged(State state) {
        return instances.stream()
                .allMatch(instance -> instance.isEvicted(state) || instance.acknowledged(state) == state.get(epoch));
    }

    /** The gates besides the acknowledgements. */
    private boolean isOpen(State state, Station now) {
        return switch (now) {
            case OLD_ONLY, READ_NEW_SOME, READ_NEW_ALL, NEW_ONLY -> true;
            case DUAL_WRITE -> backfill.isPrepared(state);
            case BACKFILL -> backfill.isComplete(state);
            case SYNC -> !stores.isPendingEarly(state) || setting.omits(Mutation.NO_PENDING_GATE);
            case WRITE_NEW -> handOver.isComplete(state);
        };
    }
}
