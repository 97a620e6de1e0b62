package dev.zdm;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.spi.Scans.Scan;
import java.util.List;
import java.util.Optional;

/**
 * A migration at one moment. Immutable.
 *
 * @param state phase, share and epoch
 * @param mode what a data migration can promise; empty for a service
 * @param modeReason why the mode is no stronger; empty for a service
 * @param feature the flag that decides within what the phase permits, if one is bound
 * @param breaker the state of the new side's circuit breaker
 * @param blockers what would keep the next step from being taken now; empty if it would be taken
 * @param wayBack the furthest safe way back, and its cost, in words
 * @param notCovered what zdm does not see or do in this migration, in words
 * @param backfill the latest backfill of this run
 * @param verification the latest verification of this run
 * @param owedCopies best-effort copies that failed and are not repaired yet
 */
public record MigrationStatus(
        MigrationState state,
        Optional<ConsistencyMode> mode,
        String modeReason,
        Optional<String> feature,
        String breaker,
        List<Refusal> blockers,
        String wayBack,
        List<String> notCovered,
        Optional<Scan> backfill,
        Optional<Scan> verification,
        int owedCopies) {

    /** Copies the lists. */
    public MigrationStatus {
        blockers = List.copyOf(blockers);
        notCovered = List.copyOf(notCovered);
    }

    /**
     * One line for a log.
     *
     * @return id, mode, phase, flag, what is not covered and the way back
     */
    public String line() {
        String flag = feature.map(name -> ", flag " + name).orElse("");
        String gaps = notCovered.isEmpty() ? "" : "; not covered: " + String.join(", ", notCovered);
        String promise = mode.map(found -> found + " (" + modeReason + ")").orElse("service");
        return state.migration() + ": " + promise + ", " + state.describe() + flag + gaps + "; " + wayBack;
    }
}
