package dev.zdm;

import dev.zdm.event.ScanKind;
import dev.zdm.internal.copy.Debts;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.cutover.Flip;
import dev.zdm.internal.cutover.Inputs;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.internal.routing.Flag;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.CopyQueue.Backlog;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.spi.TimeSource;
import java.time.Instant;
import java.util.Optional;

/** What the gates of a data migration look at, from its parts. */
record GateInputs(
        CommonParts common,
        ConsistencyMode mode,
        OwedCopies<?> owed,
        Optional<Flip> flip,
        Optional<? extends Debts<?>> debts,
        Flag flag,
        TimeSource time)
        implements Inputs {

    @Override
    public Evidence evidence() {
        return common.evidence();
    }

    @Override
    public Optional<Scan> scan(MigrationState state, ScanKind kind) {
        return common.store().scans().find(state.migration(), state.run(), kind);
    }

    @Override
    public Optional<Side> owner(MigrationState state) {
        if (flip.isEmpty() || state.phase().isParked()) {
            return Optional.empty();
        }
        return Optional.of(flip.get().isAt(Side.NEW, state) ? Side.NEW : Side.OLD);
    }

    @Override
    public Optional<Backlog> backlog(Side side) {
        return debts.isEmpty() || common.view().state().phase() == Phase.OLD_ONLY
                ? Optional.empty()
                : Optional.of(debts.get().backlog(side));
    }

    @Override
    public Optional<Long> epochOf(Phase phase, MigrationState state) {
        return common.history().stream()
                .filter(entry -> !entry.before().startsWith(phase.name()))
                .map(AuditEntry::after)
                .filter(after -> after.run() == state.run() && after.phase() == phase)
                .map(MigrationState::epoch)
                .reduce((earlier, later) -> later);
    }

    @Override
    public boolean isFlagOnForEveryone() {
        return flag.isOnForEveryone(common.view().state());
    }

    @Override
    public boolean refusesVolatile() {
        return common.store().isVolatile() && !common.settings().volatileState;
    }

    @Override
    public Instant now() {
        return time.now();
    }
}
