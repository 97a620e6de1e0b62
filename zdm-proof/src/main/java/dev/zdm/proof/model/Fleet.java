package dev.zdm.proof.model;

import dev.zdm.plan.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Instances at work, each in its phase, with a repairer, a backfill and whoever moves the phases. Instances that
 * remember the same are interchangeable: of states that differ in who is who only one is kept.
 */
final class Fleet implements Model {
    /** Somebody who does one thing after another. */
    interface Actor {
        void moves(State state, Moves moves);

        /** Whether nothing is left to do. */
        boolean isDone(State state);
    }

    private final Setting setting;
    private final Layout layout = new Layout();
    private final History history;
    private final Stores stores;
    private final Epochs epochs;
    private final List<Actor> actors = new ArrayList<>();
    private final Backfill backfill;
    private final int wrong;
    private final int firstInstance;
    private final int width;

    Fleet(Setting setting) {
        this.setting = setting;
        this.wrong = layout.cell("wrong", 0);
        this.history = new History(layout, setting);
        this.stores = new Stores(layout, setting, history);
        this.backfill = setting.isAtomic() ? new Chunk(layout, stores, setting) : new Scanner(layout, stores, setting);
        this.epochs = new Epochs(layout, stores, backfill, setting);
        this.firstInstance = layout.size();
        World world = new World(setting, history, stores, epochs, wrong);
        for (int i = 0; i < setting.stations().size(); i++) {
            Instance instance = new Instance(i, layout, world);
            epochs.watch(instance);
            actors.add(instance);
        }
        this.width = (layout.size() - firstInstance) / setting.stations().size();
        actors.add(new Repairer(layout, stores, history, setting));
        actors.add(backfill);
        actors.add(epochs);
    }

    @Override
    public State initial() {
        return sorted(layout.initial());
    }

    @Override
    public void moves(State state, Moves moves) {
        Moves symmetric = (label, next) -> moves.to(label, sorted(next));
        actors.forEach(actor -> actor.moves(state, symmetric));
    }

    private State sorted(State next) {
        for (int end = setting.stations().size(); end > 1; end--) {
            for (int i = 1; i < end; i++) {
                int block = firstInstance + i * width;
                if (compare(next.cells(), block - width, block) > 0) {
                    swap(next.cells(), block - width, block);
                }
            }
        }
        return next;
    }

    private int compare(byte[] cells, int one, int other) {
        return Arrays.compare(cells, one, one + width, cells, other, other + width);
    }

    private void swap(byte[] cells, int one, int other) {
        byte[] kept = Arrays.copyOfRange(cells, one, one + width);
        System.arraycopy(cells, other, cells, one, width);
        System.arraycopy(kept, 0, cells, other, width);
    }

    @Override
    public Optional<Violation> violation(State state) {
        return Violation.of(state, wrong);
    }

    @Override
    public Optional<Violation> violationAtRest(State state) {
        if (actors.stream().anyMatch(process -> !process.isDone(state))) {
            return Optional.of(stores.areLocked(state) ? Violation.DEADLOCK : Violation.STUCK);
        }
        Side authority = stores.owns(state, Side.NEW) ? Side.NEW : Side.OLD;
        int known = history.acknowledged(state);
        if (stores.keys().stream().anyMatch(key -> key.isStale(state, key.row(state, authority), known))) {
            return Optional.of(Violation.LOST_WRITE);
        }
        if (stores.isStranded(state)) {
            return Optional.of(Violation.STRANDED_COPY);
        }
        boolean silent = keepsBoth(state) && stores.differInSilence(state);
        return silent ? Optional.of(Violation.SILENT_DIVERGENCE) : Optional.empty();
    }

    /** From the end of the backfill until the old side is given up, both sides are equal or a mark says otherwise. */
    private boolean keepsBoth(State state) {
        Station present = epochs.present(state);
        return backfill.isComplete(state) && present.isBefore(Station.NEW_ONLY) && backfill.isOldComplete(state);
    }

    @Override
    public String describe(State state) {
        return layout.describe(state);
    }
}
