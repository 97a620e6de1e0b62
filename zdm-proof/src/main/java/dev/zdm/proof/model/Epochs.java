package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import dev.zdm.proof.model.Model.Moves;
import dev.zdm.proof.model.Stores.Owner;
import java.util.ArrayList;
import java.util.List;

/** Moves the phases, if they move, and the ownership of writes. */
final class Epochs implements Fleet.Actor {
    private final Stores stores;
    private final Scanner scanner;
    private final Fleet.Setting setting;
    private final List<Instance> instances = new ArrayList<>();
    private final int epoch;
    private final int present;
    private final int backs;
    private final int turned;
    private final int retreated;
    private final int least;
    private final int slept;

    Epochs(Layout layout, Stores stores, Scanner scanner, Fleet.Setting setting) {
        this.stores = stores;
        this.scanner = scanner;
        this.setting = setting;
        Station first = setting.first();
        this.epoch = layout.cell("epochs", 0);
        this.backs = layout.cell("backs", 0);
        this.retreated = layout.cell("retreated", 0);
        this.turned = layout.cell("turned", 0);
        this.present = layout.cell("present", first.place());
        this.slept = layout.cell("slept", 0);
        this.least = layout.cell("least", Math.max(0, first.place() - 1));
    }

    void watch(Instance instance) {
        instances.add(instance);
    }

    Station present(State state) {
        return Station.at(state.get(present));
    }

    /** The earliest phase whose writes the guards still let through. */
    Station least(State state) {
        return Station.at(state.get(least));
    }

    @Override
    public boolean isDone(State state) {
        return true;
    }

    @Override
    public void moves(State state, Moves moves) {
        if (present(state) == Station.WRITE_NEW && !state.is(turned)) {
            flip(state, Side.OLD, moves);
        }
        if (setting.moving()) {
            adopt(state, moves);
            evict(state, moves);
            activities(state, moves);
            advance(state, moves);
            goBack(state, moves);
        }
    }

    /** The ownership leaves one side for the other: stopped here, drained, opened there, told here. */
    private void flip(State state, Side from, Moves moves) {
        Side to = from.other();
        Owner taken = to == Side.NEW ? Owner.NEW : Owner.OLD;
        if (stores.owns(state, from)) {
            moves.to(from + " gives its ownership up", owning(state, from, Owner.MOVING));
        } else if (!stores.owns(state, to)) {
            if (!stores.isPending(state, from) || setting.omits(Mutation.FLIP_BEFORE_DRAIN)) {
                moves.to(to + " takes the ownership", owning(state, to, taken));
            }
        } else if (stores.owner(state, from) == Owner.MOVING) {
            moves.to(from + " knows that " + to + " owns", owning(state, from, taken));
        }
    }

    private State owning(State state, Side side, Owner owner) {
        State next = state.copy();
        stores.setOwner(next, side, owner);
        return next;
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
        if (!setting.sleeps() || state.is(slept) || !present(state).isFenced()) {
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
            scanner.mark(state, moves);
        }
        if (now == Station.BACKFILL) {
            scanner.scan(state, moves);
        }
        if (now == Station.WRITE_NEW && isAcknowledged(state)) {
            scanner.markBack(state, moves);
            scanner.scanBack(state, moves);
        }
        scanner.sleepwalk(state, least(state), moves);
    }

    private void advance(State state, Moves moves) {
        Station now = present(state);
        if (now.isBefore(setting.last()) && isAcknowledged(state) && isOpen(state, now)) {
            State next = state.copy()
                    .add(epoch, 1)
                    .add(present, 1)
                    .set(least, now.place())
                    .set(retreated, 0);
            boolean left = present(next) == Station.NEW_ONLY;
            moves.to("the epoch moves to " + present(next), left ? scanner.abandonOld(next) : next);
        }
    }

    /**
     * One phase back is safe at once: whoever has not seen the present phase stands in the one to which it goes. The next
     * one back is a step like any other.
     */
    private void goBack(State state, Moves moves) {
        Station now = present(state);
        if (state.get(backs) == setting.backs() || !Station.BACKFILL.isBefore(now)) {
            return;
        }
        boolean early = state.is(retreated) && !isAcknowledged(state);
        if (early && !setting.omits(Mutation.SECOND_STEP_BACK_AT_ONCE)) {
            return;
        }
        if (now == Station.WRITE_NEW && !turnsBack(state, moves)) {
            return;
        }
        State next = state.copy()
                .add(epoch, 1)
                .add(present, -1)
                .add(backs, 1)
                .set(turned, 0)
                .set(retreated, 1);
        moves.to("the epoch goes back to " + present(next), next.set(least, leastBehind(now)));
    }

    /**
     * The phase gone back to, not the one before it: an instance that still reads the new side needs every writer to wait
     * for both.
     */
    private int leastBehind(Station now) {
        return setting.omits(Mutation.GUARD_LOWERED_TOO_FAR) ? now.place() - 2 : now.place() - 1;
    }

    /** Whether the old side owns, so that WRITE_NEW may be left; if not, what leads there. */
    private boolean turnsBack(State state, Moves moves) {
        boolean complete = scanner.isOldComplete(state) || setting.omits(Mutation.FLIP_BACK_WHILE_INCOMPLETE);
        if (!state.is(turned)) {
            if (stores.owner(state, Side.OLD) == Owner.NEW && complete) {
                moves.to("the flip is to be undone", state.copy().set(turned, 1));
            }
            return false;
        }
        flip(state, Side.NEW, moves);
        return stores.owner(state, Side.NEW) == Owner.OLD && stores.owns(state, Side.OLD);
    }

    private boolean isAcknowledged(State state) {
        return instances.stream().allMatch(instance -> instance.isEvicted(state) || hasAcknowledged(instance, state));
    }

    private boolean hasAcknowledged(Instance instance, State state) {
        int now = state.get(epoch);
        boolean drained = setting.omits(Mutation.ACKNOWLEDGE_WITHOUT_DRAINING) || !instance.isBehind(state, now);
        return instance.hasSeen(state, now) && drained;
    }

    /** The gates besides the acknowledgements. */
    private boolean isOpen(State state, Station now) {
        return switch (now) {
            case OLD_ONLY, READ_NEW_SOME, READ_NEW_ALL, NEW_ONLY -> true;
            case DUAL_WRITE -> scanner.hasMarked(state);
            case BACKFILL -> scanner.hasScanned(state);
            case SYNC -> !stores.isPendingEarly(state) || setting.omits(Mutation.NO_PENDING_GATE);
            case WRITE_NEW -> stores.owner(state, Side.OLD) == Owner.NEW && !state.is(turned);
        };
    }
}
