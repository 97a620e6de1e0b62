package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Instances at work on one key, each in its phase, with a repairer, a scanner and whoever moves the phases. */
@SuppressWarnings("EnumOrdinal") // a state has numbered cells, which nobody stores
final class Fleet implements Model {

    /**
     * What is explored.
     *
     * @param stations where each instance stands; where it begins, if the epochs move
     * @param moving whether the epochs move
     * @param last the last phase
     * @param operations how many reads and writes each instance does
     * @param commands what its writes may be
     * @param crashes whether an instance may die between its commit and its copy
     * @param sleeps whether one instance may be evicted while it sleeps, wherever a lease is needed
     * @param backs how often the epochs may go one phase back
     * @param mutations what is left out
     */
    record Setting(
            List<Station> stations,
            boolean moving,
            Station last,
            int operations,
            List<Command> commands,
            boolean crashes,
            boolean sleeps,
            int backs,
            Set<Mutation> mutations) {

        /** Phases that do not change. */
        static Setting standing(List<Station> stations, int operations, Set<Mutation> mutations) {
            Station last = stations.stream().max(Station::compareTo).orElseThrow();
            return new Setting(stations, false, last, operations, List.of(Command.PUT), false, false, 0, mutations);
        }

        Setting without(Mutation rule) {
            return new Setting(stations, moving, last, operations, commands, crashes, sleeps, backs, Set.of(rule));
        }

        Station first() {
            return stations.stream().max(Station::compareTo).orElseThrow();
        }

        boolean omits(Mutation mutation) {
            return mutations.contains(mutation);
        }
    }

    private final Layout layout = new Layout();
    private final History history;
    private final Stores stores;
    private final Epochs epochs;
    private final List<Actor> actors = new ArrayList<>();
    private final Scanner scanner;
    private final int wrong;

    /** Somebody who does one thing after another. */
    interface Actor {
        void moves(State state, Moves moves);

        /** Whether nothing is left to do. */
        boolean isDone(State state);
    }

    Fleet(Setting setting) {
        Station first = setting.first();
        this.wrong = layout.cell("wrong", 0);
        this.history =
                new History(layout, setting.operations() * setting.stations().size());
        this.stores = new Stores(
                layout,
                setting.mutations(),
                Station.BACKFILL.isBefore(first),
                first == Station.NEW_ONLY ? Stores.Owner.NEW : Stores.Owner.OLD);
        this.scanner = new Scanner(layout, stores, setting);
        this.epochs = new Epochs(layout, stores, scanner, setting);
        for (int i = 0; i < setting.stations().size(); i++) {
            Instance instance = new Instance(i, layout, new Instance.World(setting, history, stores, epochs, wrong));
            epochs.watch(instance);
            actors.add(instance);
        }
        actors.add(new Repairer(layout, stores, history, setting));
        actors.add(scanner);
        actors.add(epochs);
    }

    @Override
    public State initial() {
        return layout.initial();
    }

    @Override
    public void moves(State state, Moves moves) {
        actors.forEach(actor -> actor.moves(state, moves));
    }

    @Override
    public Optional<Violation> violation(State state) {
        return state.is(wrong) ? Optional.of(Violation.values()[state.get(wrong) - 1]) : Optional.empty();
    }

    @Override
    public Optional<Violation> violationAtRest(State state) {
        if (actors.stream().anyMatch(process -> !process.isDone(state))) {
            return Optional.of(Violation.STUCK);
        }
        Side authority = stores.owns(state, Side.NEW) ? Side.NEW : Side.OLD;
        int known = history.acknowledged(state);
        if (history.isStale(state, 0, stores.field(state, authority, 0), known)
                || history.isStale(state, 1, stores.field(state, authority, 1), known)) {
            return Optional.of(Violation.LOST_WRITE);
        }
        if (stores.isStranded(state)) {
            return Optional.of(Violation.STRANDED_COPY);
        }
        boolean silent = keepsBoth(state) && stores.differ(state) && !stores.isPendingAnywhere(state);
        return silent ? Optional.of(Violation.SILENT_DIVERGENCE) : Optional.empty();
    }

    /** From the end of the backfill until the old side is given up, both sides are equal or a mark says otherwise. */
    private boolean keepsBoth(State state) {
        Station present = epochs.present(state);
        return scanner.hasScanned(state) && present.isBefore(Station.NEW_ONLY) && scanner.isOldComplete(state);
    }

    @Override
    public String describe(State state) {
        return layout.describe(state);
    }
}
