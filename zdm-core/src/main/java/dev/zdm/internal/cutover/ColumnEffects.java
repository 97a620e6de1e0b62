package dev.zdm.internal.cutover;

import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.spi.ColumnStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where one side's columns alone are written, rows come to be without the other's: those must not need a value. Besides, what
 * any other migration needs.
 */
public final class ColumnEffects implements Effects {
    private final ColumnStore store;
    private final Effects usual;

    public ColumnEffects(ColumnStore store, Effects usual) {
        this.store = store;
        this.usual = usual;
    }

    @Override
    public List<Refusal> refusals(MigrationState from, Target to) {
        List<Refusal> refusals = new ArrayList<>(usual.refusals(from, to));
        if (to.phase().isParked() && to.phase() != from.phase()) {
            required(store, to.phase() == Phase.OLD_ONLY ? Side.NEW : Side.OLD).ifPresent(refusals::add);
        }
        return refusals;
    }

    /** Why rows cannot be without a value on a side; empty if they can. A database that does not answer shuts the gate. */
    public static Optional<Refusal> required(ColumnStore store, Side unwritten) {
        List<ColumnStore.Required> required = store.required(unwritten);
        return required.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "required-columns",
                        "the " + unwritten + " columns "
                                + required.stream()
                                        .map(ColumnStore.Required::column)
                                        .toList() + " of '" + store.name()
                                + "' must have a value, and where the " + unwritten.other()
                                + " columns alone are written nobody gives them one",
                        "run "
                                + String.join(
                                        "; ",
                                        required.stream()
                                                .map(ColumnStore.Required::relaxing)
                                                .toList())));
    }

    @Override
    public String found(MigrationState from, MigrationPhase to) {
        return usual.found(from, to);
    }

    @Override
    public Optional<Refusal> before(MigrationState from, MigrationState to) {
        return usual.before(from, to);
    }

    @Override
    public boolean hasUsedUp(MigrationState to) {
        return usual.hasUsedUp(to);
    }

    @Override
    public Optional<Refusal> after(MigrationState to) {
        return usual.after(to);
    }

    @Override
    public boolean isUnfinished(MigrationState state) {
        return usual.isUnfinished(state);
    }
}
