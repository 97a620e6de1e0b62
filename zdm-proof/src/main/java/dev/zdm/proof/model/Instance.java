package dev.zdm.proof.model;

import dev.zdm.plan.Phase.Acknowledgement;
import dev.zdm.plan.Phase.WriteRoute;
import dev.zdm.plan.Side;
import dev.zdm.proof.model.Model.Moves;
import org.jspecify.annotations.Nullable;

/** One instance of the application: it reads and writes the key, one operation after another. */
@SuppressWarnings("EnumOrdinal") // a state has numbered cells, which nobody stores
final class Instance implements Fleet.Actor {
    private static final int IDLE = 0;
    private static final int READING = 1;
    private static final int READING_GUARDED = 2;
    private static final int WRITING = 3;
    private static final int WRITING_AS_READ = 4;
    private static final int COPYING = 5;
    private static final int COPYING_LATE = 6;

    /** What an instance lives in. */
    record World(Fleet.Setting setting, History history, Stores stores, Epochs epochs, int wrong) {}

    private final int number;
    private final World world;
    private final Stores stores;
    private final History history;
    private final int adopted;
    private final int evicted;
    private final int doing;
    private final int seen;
    private final int pinned;
    private final int pinnedEpoch;
    private final int done;
    private final int side;
    private final int label;
    private final int known;
    private final int row;

    Instance(int number, Layout layout, World world) {
        this.number = number;
        this.world = world;
        this.stores = world.stores();
        this.history = world.history();
        String name = "i" + number + ".";
        this.adopted = layout.cell(
                name + "adopted", world.setting().stations().get(number).place());
        this.evicted = layout.cell(name + "evicted", 0);
        this.doing = layout.cell(name + "doing", IDLE);
        this.seen = layout.cell(name + "seen", 0);
        this.pinned = layout.cell(name + "pinned", 0);
        this.pinnedEpoch = layout.cell(name + "pinnedEpoch", 0);
        this.done = layout.cell(name + "done", 0);
        this.side = layout.cell(name + "side", 0);
        this.label = layout.cell(name + "label", 0);
        this.known = layout.cell(name + "known", 0);
        this.row = layout.cells(name + "row", 2, 0);
    }

    Station adopted(State state) {
        return Station.at(state.get(adopted));
    }

    /** Sees the present epoch; whoever was evicted registers again once nothing is under way. */
    State adopt(State state, Station station, int epoch) {
        return state.copy().set(adopted, station.place()).set(seen, epoch).set(evicted, 0);
    }

    boolean mayAdopt(State state, int epoch) {
        return isEvicted(state) ? state.get(doing) == IDLE : state.get(seen) < epoch;
    }

    boolean hasSeen(State state, int epoch) {
        return state.get(seen) == epoch;
    }

    boolean isEvicted(State state) {
        return state.is(evicted);
    }

    /** Whether it has acknowledged a phase that is not parked. */
    boolean needsLease(State state) {
        return adopted(state).isFenced()
                && (state.get(doing) == IDLE || pinned(state).isFenced());
    }

    State evict(State state) {
        return state.copy().set(evicted, 1);
    }

    /** Whether an operation that began in an earlier epoch is under way. */
    boolean isBehind(State state, int epoch) {
        return state.get(doing) != IDLE && state.get(pinnedEpoch) < epoch;
    }

    private Station pinned(State state) {
        return Station.at(state.get(pinned));
    }

    private int write(State state) {
        return 1 + number * world.setting().operations() + state.get(done);
    }

    private Side side(State state) {
        return Side.values()[state.get(side)];
    }

    @Override
    public boolean isDone(State state) {
        return state.get(doing) == IDLE && state.get(done) == world.setting().operations();
    }

    @Override
    public void moves(State state, Moves moves) {
        switch (state.get(doing)) {
            case IDLE -> begin(state, moves);
            case READING -> moves.to(says("reads " + side(state)), read(state, side(state)));
            case READING_GUARDED -> readGuarded(state, moves);
            case WRITING -> writeUnderGuard(state, moves);
            case WRITING_AS_READ -> moves.to(says("writes " + side(state)), written(state, side(state)));
            default -> copy(state, moves);
        }
    }

    private String says(String what) {
        return "instance " + number + " " + what;
    }

    private void begin(State state, Moves moves) {
        if (state.get(done) == world.setting().operations() || isEvicted(state)) {
            return;
        }
        Station station = adopted(state);
        for (Side readable : station.readSides()) {
            moves.to(says("begins to read " + readable), begun(state, READING).set(side, readable.ordinal()));
        }
        if (station.mayDetourGuarded()) {
            boolean guarded = !world.setting().omits(Mutation.UNGUARDED_DETOUR);
            moves.to(
                    says("is sent back to OLD"),
                    begun(state, guarded ? READING_GUARDED : READING).set(side, Side.OLD.ordinal()));
        }
        for (Command command : world.setting().commands()) {
            State next = begun(state, WRITING);
            history.begin(next, write(state), command);
            moves.to(says("begins to " + command + " #" + write(state)), next);
        }
    }

    private State begun(State state, int what) {
        return state.copy()
                .set(doing, what)
                .set(pinned, state.get(adopted))
                .set(pinnedEpoch, state.get(seen))
                .set(known, history.acknowledged(state));
    }

    private void readGuarded(State state, Moves moves) {
        Side from = stores.owns(state, Side.OLD) ? Side.OLD : Side.NEW;
        moves.to(says("reads " + from + " under the guard"), read(state, from));
    }

    private State read(State state, Side from) {
        State next = ended(state.copy());
        boolean stale = isStale(state, from, 0) || isStale(state, from, 1);
        return stale ? next.set(world.wrong(), Violation.STALE_READ.ordinal() + 1) : next;
    }

    private boolean isStale(State state, Side from, int field) {
        return history.isStale(state, field, stores.field(state, from, field), state.get(known));
    }

    /** Ends the operation, and forgets what it remembered, so that equal states look equal. */
    private State ended(State next) {
        next.set(doing, IDLE)
                .set(pinned, 0)
                .set(pinnedEpoch, 0)
                .set(side, 0)
                .set(label, 0)
                .set(known, 0);
        return next.set(row, 0).set(row + 1, 0).add(done, 1);
    }

    private void writeUnderGuard(State state, Moves moves) {
        Station station = pinned(state);
        Side owner = owner(state);
        if (station.asksGuard() && owner == null) {
            return;
        }
        Side first = station.route(owner).first();
        if (isAllowed(state, station, first)) {
            moves.to(says("writes " + first), allowed(state, first));
        } else if (!isMoving(state)) {
            moves.to(says("is refused by the guard"), ended(state.copy()));
        }
    }

    private State allowed(State state, Side first) {
        return world.setting().omits(Mutation.GUARD_OUTSIDE_TRANSACTION)
                ? state.copy().set(doing, WRITING_AS_READ).set(side, first.ordinal())
                : written(state, first);
    }

    private boolean isMoving(State state) {
        return owner(state) == null;
    }

    private @Nullable Side owner(State state) {
        if (stores.owns(state, Side.OLD)) {
            return Side.OLD;
        }
        return stores.owns(state, Side.NEW) ? Side.NEW : null;
    }

    private boolean isAllowed(State state, Station station, Side first) {
        if (!station.isFenced()) {
            return true;
        }
        if (world.setting().omits(Mutation.NO_WRITE_FENCE)) {
            return !station.asksGuard() || stores.owns(state, first);
        }
        return stores.owns(state, first) && !station.isBefore(world.epochs().least(state));
    }

    private State written(State state, Side first) {
        Station station = pinned(state);
        State next = state.copy().set(side, first.ordinal());
        int write = write(state);
        stores.write(next, first, write, history.command(state, write));
        WriteRoute route = station.route(first);
        if (route.copy().isEmpty()) {
            history.acknowledge(next, write);
            return ended(next);
        }
        next.set(label, stores.mark(next, first, station.isBefore(Station.SYNC)));
        int[] image = stores.row(next, first);
        next.set(row, image[0]).set(row + 1, image[1]);
        boolean waits = route.acknowledgement() == Acknowledgement.BOTH
                && !world.setting().omits(Mutation.ACKNOWLEDGE_BEFORE_BOTH);
        if (!waits) {
            history.acknowledge(next, write);
        }
        return next.set(doing, waits ? COPYING : COPYING_LATE);
    }

    private void copy(State state, Moves moves) {
        if (world.setting().crashes()) {
            State dead = ended(state.copy());
            moves.to(says("dies"), dead.set(done, world.setting().operations()));
        }
        Side source = side(state);
        if (!stores.mayCopyFrom(state, source)) {
            moves.to(says("may not copy any more"), ended(state.copy()));
            return;
        }
        State next = state.copy();
        int write = write(state);
        stores.copy(
                next,
                source,
                state.get(label),
                new int[] {state.get(row), state.get(row + 1)},
                history.command(state, write));
        if (state.get(doing) == COPYING) {
            history.acknowledge(next, write);
        }
        moves.to(says("copies #" + write + " to " + source.other()), ended(next));
    }
}
