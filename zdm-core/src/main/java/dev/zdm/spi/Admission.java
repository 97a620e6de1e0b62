package dev.zdm.spi;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;

/**
 * What a writing transaction relies on, and what the guard row of its database must say for it to commit: the run, the
 * side that owns the first writes, and a phase no earlier than the guard's earliest.
 *
 * @param migration the migration
 * @param run the run to which the transaction is pinned
 * @param epoch the epoch to which it is pinned
 * @param phase the phase to which it is pinned
 * @param owner the side that must own the first writes
 */
public record Admission(String migration, long run, long epoch, Phase phase, Side owner) {

    /**
     * What a transaction relies on that is pinned to a state.
     *
     * @param state the state
     * @param owner the side that must own the first writes
     * @return the admission
     */
    public static Admission of(MigrationState state, Side owner) {
        return new Admission(state.migration(), state.run(), state.epoch(), state.dataPhase(), owner);
    }

    /**
     * Refuses a write that the guard row of its database does not admit.
     *
     * @param row the row, held by the writing transaction
     * @throws StalePhaseException if it is of another run or owner, or admits only later phases
     */
    public void requireWrite(Guard.Row row) {
        requireRunAndOwner(row);
        if (phase.isBefore(row.minPhase())) {
            throw stale("the guard row admits no writes from before " + row.minPhase());
        }
    }

    /**
     * Refuses a copy that the guard row of the receiving database does not admit. The earliest phase is not asked: a copy
     * that comes late carries a label, so it can do no harm to a row that was copied since, and a write that is committed
     * must be copied whatever the phase is by then. What it must not do is to reach a side that has accepted first writes
     * since: one that owns, or one to which ownership came back. Ownership moves once in an epoch at most, and instances
     * are one epoch apart at most; hence a generation beyond the next epoch is such a return.
     *
     * @param row the row, held by the copying transaction
     * @throws StalePhaseException if it is of another run or owner, or ownership went and came back since
     */
    public void requireCopy(Guard.Row row) {
        requireRunAndOwner(row);
        if (row.generation() > epoch + 1) {
            throw stale("ownership of the first writes has moved since epoch " + epoch);
        }
    }

    private void requireRunAndOwner(Guard.Row row) {
        if (row.run() != run) {
            throw stale("the guard row belongs to run " + row.run() + ", this unit of work to run " + run);
        }
        if (row.owner() != owner) {
            throw stale("writes have moved to the " + (row.owner() == Side.NEW ? "new" : "old") + " side");
        }
    }

    private StalePhaseException stale(String what) {
        return new StalePhaseException(
                migration, phase, what, "nothing was written; run the unit of work again from its beginning");
    }
}
