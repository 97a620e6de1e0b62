package dev.zdm.spring;

import dev.zdm.MigrationControl;
import dev.zdm.MigrationStatus;
import dev.zdm.MigrationStatus.Backlog;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.spi.Instances.Sighting;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.Scans.Scan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A migration as the endpoint shows it: plain values only, so that any JSON mapper writes them alike. */
record MigrationView(
        String id,
        String kind,
        String phase,
        int share,
        long epoch,
        boolean paused,
        Change lastChange,
        @Nullable String mode,
        String modeReason,
        @Nullable String feature,
        String breaker,
        String wayBack,
        List<Refusal> blockers,
        List<String> notCovered,
        @Nullable Progress backfill,
        @Nullable Progress verification,
        int owedCopies,
        Backlog backlog,
        @Nullable OldColumns oldColumns,
        List<Instance> instances) {

    /** Who last named old columns where nobody should any more. */
    record OldColumns(String namedBy, long agoMillis) {
        static OldColumns of(Sighting last) {
            return new OldColumns(last.instance(), last.ago().toMillis());
        }
    }

    /** An instance that takes part, or was given up lately: what it said last, and how long ago. */
    record Instance(
            String name, String state, String serves, long acknowledgedEpoch, long openOperations, long silentMillis) {
        static Instance of(Standing standing) {
            return new Instance(
                    standing.instance(),
                    standing.live() ? "LIVE" : "EVICTED",
                    standing.place().serves().toString(),
                    standing.report().acknowledgedEpoch(),
                    standing.report().openOperations(),
                    standing.silence().toMillis());
        }
    }

    /** One change: the state that it left, who made it when, and why. */
    record Change(String state, long epoch, String at, String by, String reason) {
        static Change of(MigrationState state) {
            return new Change(
                    state.describe(), state.epoch(), state.changedAt().toString(), state.changedBy(), state.reason());
        }
    }

    /** How far a scan has come. */
    record Progress(long rows, long mismatches, boolean finished) {
        static Progress of(Scan scan) {
            return new Progress(scan.rows(), scan.mismatches(), scan.isFinished());
        }
    }

    static MigrationView of(MigrationControl migration) {
        MigrationStatus status = migration.status();
        MigrationState state = status.state();
        return new MigrationView(
                state.migration(),
                state.kind().name(),
                state.phase().name(),
                state.share(),
                state.epoch(),
                state.paused(),
                Change.of(state),
                status.mode().map(Enum::name).orElse(null),
                status.modeReason(),
                status.feature().orElse(null),
                status.breaker(),
                status.wayBack(),
                status.blockers(),
                status.notCovered(),
                status.backfill().map(Progress::of).orElse(null),
                status.verification().map(Progress::of).orElse(null),
                status.owedCopies(),
                status.backlog(),
                status.lastSighting().map(OldColumns::of).orElse(null),
                status.instances().stream().map(Instance::of).toList());
    }
}
