package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import dev.zdm.proof.model.Model.Moves;
import dev.zdm.proof.model.Operation.Step;
import dev.zdm.proof.model.Setting.Option;

/** One instance of the application: it reads and writes, one operation after another. */
final class Instance implements Fleet.Actor {
    /** How an instance carries its writes out. */
    interface Writes {
        void moves(State state, Moves moves);
    }

    private final World world;
    private final Stores stores;
    private final History history;
    private final int adopted;
    private final int evicted;
    private final int seen;
    private final Operation operation;
    private final Writes writes;

    Instance(int number, Layout layout, World world) {
        this.world = world;
        this.stores = world.stores();
        this.history = world.history();
        String name = "i" + number + ".";
        Station station = world.setting().stations().get(number);
        this.adopted = layout.cell(name + "adopted", station.place());
        this.evicted = layout.cell(name + "evicted", 0);
        this.seen = layout.cell(name + "seen", 0);
        this.operation = new Operation(name, layout, world.setting().keys());
        this.writes =
                world.setting().isAtomic() ? new AtomicWrites(world, operation) : new DurableWrites(world, operation);
    }

    Station adopted(State state) {
        return Station.at(state.get(adopted));
    }

    /** Sees the present epoch; whoever was evicted registers again with what is still under way. */
    State adopt(State state, Station station, int epoch) {
        return state.copy().set(adopted, station.place()).set(seen, epoch).set(evicted, 0);
    }

    boolean mayAdopt(State state, int epoch) {
        return isEvicted(state) || state.get(seen) < epoch;
    }

    boolean isEvicted(State state) {
        return state.is(evicted);
    }

    /** Whether it has acknowledged a phase that is not parked. */
    boolean needsLease(State state) {
        return adopted(state).isFenced()
                && (operation.isIdle(state) || operation.pinned(state).isFenced());
    }

    State evict(State state) {
        return state.copy().set(evicted, 1);
    }

    /** The latest epoch that it has seen and before which nothing is under way. */
    int acknowledged(State state) {
        int latest = state.get(seen);
        boolean drains = !world.omits(Mutation.ACKNOWLEDGE_WITHOUT_DRAINING);
        return operation.isIdle(state) || !drains ? latest : Math.min(latest, operation.pinnedEpoch(state));
    }

    @Override
    public boolean isDone(State state) {
        return operation.isIdle(state)
                && operation.done(state) == world.setting().operations();
    }

    @Override
    public void moves(State state, Moves moves) {
        Step step = operation.step(state);
        if (step == Step.IDLE) {
            begin(state, moves);
        } else if (step == Step.READING) {
            moves.to(says(state, "reads " + operation.side(state)), read(state, operation.side(state)));
        } else if (step == Step.READING_GUARDED) {
            Side from = stores.owns(state, Side.OLD) ? Side.OLD : Side.NEW;
            moves.to(says(state, "reads " + from + " under the guard"), read(state, from));
        } else {
            die(state, moves);
            writes.moves(state, (label, next) -> moves.to(says(state, label), next));
        }
    }

    /** Before its commit a dying instance leaves nothing behind: that is a write which was refused. */
    private void die(State state, Moves moves) {
        Step step = operation.step(state);
        boolean committed = step == Step.COPYING || step == Step.COPYING_LATE;
        if (committed && world.setting().has(Option.CRASHES)) {
            State next = operation.dead(state.copy(), world.setting().operations());
            moves.to(says(state, "dies"), next);
        }
    }

    private String says(State state, String what) {
        Station station = operation.isIdle(state) ? adopted(state) : operation.pinned(state);
        return "an instance in " + station + " " + what;
    }

    private void begin(State state, Moves moves) {
        if (operation.done(state) == world.setting().operations() || isEvicted(state)) {
            return;
        }
        for (Key key : stores.keys()) {
            beginToRead(state, key.number(), moves);
        }
        for (Command command : world.setting().commands()) {
            State next = begun(state, Step.WRITING);
            int write = history.begin(next, command);
            moves.to(says(state, "begins to " + command + " #" + write), operation.write(next, write));
        }
    }

    private void beginToRead(State state, int key, Moves moves) {
        Station station = adopted(state);
        for (Side readable : station.readSides()) {
            moves.to(says(state, "begins to read " + readable), reading(state, Step.READING, readable, key));
        }
        if (station.mayDetourGuarded()) {
            Step step = world.omits(Mutation.UNGUARDED_DETOUR) ? Step.READING : Step.READING_GUARDED;
            moves.to(says(state, "is sent back to OLD"), reading(state, step, Side.OLD, key));
        }
    }

    private State reading(State state, Step step, Side side, int key) {
        State next = operation.known(begun(state, step), history.acknowledged(state));
        return operation.keys(operation.side(next, side), key);
    }

    private State begun(State state, Step step) {
        return operation.begun(state.copy(), step, adopted(state), state.get(seen));
    }

    private State read(State state, Side from) {
        Key key = stores.key(operation.keys(state));
        State next = operation.ended(state.copy());
        boolean stale = key.isStale(state, key.row(state, from), operation.known(state));
        return stale ? Violation.STALE_READ.in(next, world.wrong()) : next;
    }
}
