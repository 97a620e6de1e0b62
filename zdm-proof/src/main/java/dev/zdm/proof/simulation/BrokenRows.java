package dev.zdm.proof.simulation;

import dev.zdm.spi.Admission;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows whose statements lack one rule. */
final class BrokenRows<R> extends SimRows<R> {
    private final Mutant mutant;
    private @Nullable List<R> early;
    private BiFunction<Deed, @Nullable R, @Nullable R> replay = (deed, row) -> row;

    BrokenRows(SimDatabase database, String name, Function<R, Long> keyOf, Mutant mutant) {
        super(database, name, keyOf);
        this.mutant = mutant;
    }

    BrokenRows<R> replayedBy(BiFunction<Deed, @Nullable R, @Nullable R> command) {
        replay = command;
        return this;
    }

    /** The command that changed the other side is given to this one too, instead of the row that it left there. */
    @Override
    public void put(R row) {
        Deed deed = home().world().running().commandOn(keyOf(row));
        if (mutant != Mutant.COMMAND_REPLAYED || deed == null) {
            super.put(row);
        } else if (deed.command() == Command.PUT) {
            upsert("replayed", deed.key(), before -> replay.apply(deed, before));
        } else {
            update("replayed", deed.key(), before -> replay.apply(deed, before));
        }
    }

    @Override
    public boolean putIfAdmitted(R row, Admission admission) {
        if (mutant == Mutant.NO_FENCE) {
            put(row);
            return true;
        }
        return super.putIfAdmitted(row, admission);
    }

    /** The rows were read before the labels were asked for. */
    @Override
    public List<R> findAll(Collection<Long> keys) {
        List<R> seen = early;
        early = null;
        return seen == null ? super.findAll(keys) : seen;
    }

    @Override
    void keep(SimMarks kept, SimQueue owed) {
        super.keep(kept, owed);
        if (mutant == Mutant.ROW_BEFORE_LABEL) {
            ((BrokenMarks) kept).beforeLabels(keys -> early = super.findAll(keys));
        }
    }

    @Override
    public void remove(Long key) {
        super.remove(key);
        marks(Stores.MIGRATION).ifPresent(kept -> ((BrokenMarks) kept).rowRemoved(key));
    }

    @Override
    public Optional<R> findForUpdate(Long key) {
        return mutant == Mutant.COPY_READ_WITHOUT_LOCK ? find(key) : super.findForUpdate(key);
    }

    @Override
    public List<R> pageForShare(@Nullable Long after, int limit) {
        return mutant == Mutant.BACKFILL_WITHOUT_LOCK ? page(after, limit) : super.pageForShare(after, limit);
    }
}
