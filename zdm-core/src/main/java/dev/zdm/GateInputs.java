package dev.zdm;

import dev.zdm.event.ScanKind;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.cutover.Inputs;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.internal.routing.Flag;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.spi.TimeSource;
import dev.zdm.spi.TransactionScope;
import java.time.Instant;
import java.util.Optional;

/** What the gates of a data migration look at, from its parts. */
record GateInputs(
        CommonParts common,
        ConsistencyMode mode,
        OwedCopies<?> owed,
        TransactionScope scope,
        Optional<Guard> guard,
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
        if (guard.isEmpty() || state.phase().isParked()) {
            return Optional.empty();
        }
        return Optional.of(
                scope.requiresNew(() -> guard.get().share(state.migration()).owner()));
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
