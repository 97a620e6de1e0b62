package dev.zdm;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.Side;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.Instances.Sighting;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.Scans.Scan;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
 * @param owedCopies copies of single keys that failed, or that a verification found missing, and are not repaired yet
 * @param backlog copies that the two sides owe each other; none in {@code BEST_EFFORT}
 * @param lastSighting the latest statement of any instance that named old columns where nobody should any more; empty if
 *     none was seen, and where nobody looks
 * @param instances the instances that take part, and those that were given up lately: what each has acknowledged and
 *     still has open, and when it was last heard of
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
        int owedCopies,
        Backlog backlog,
        Optional<Sighting> lastSighting,
        List<Standing> instances) {

    /**
     * Copies that two databases owe each other.
     *
     * @param pending copies that will be tried again
     * @param deadLetters copies that were given up
     * @param unknown whether a database did not answer, so that there may be more
     */
    public record Backlog(long pending, long deadLetters, boolean unknown) {
        static final Backlog NONE = new Backlog(0, 0, false);

        static Backlog of(List<Side> sides, Function<Side, CopyQueue.Backlog> ask) {
            Backlog sum = NONE;
            for (Side side : sides) {
                sum = sum.and(side, ask);
            }
            return sum;
        }

        private Backlog and(Side side, Function<Side, CopyQueue.Backlog> ask) {
            try {
                CopyQueue.Backlog more = ask.apply(side);
                return new Backlog(pending + more.pending(), deadLetters + more.dead(), unknown);
            } catch (RuntimeException e) {
                return new Backlog(pending, deadLetters, true);
            }
        }

        @Override
        public String toString() {
            return pending + " copies owed, " + deadLetters + " given up" + (unknown ? ", perhaps more" : "");
        }
    }

    /** Copies the lists. */
    public MigrationStatus {
        instances = List.copyOf(instances);
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
        boolean mayOwe = mode.filter(ConsistencyMode.DURABLE::equals).isPresent() || !backlog.equals(Backlog.NONE);
        String owed = mayOwe ? "; " + backlog : "";
        String seen = lastSighting
                .map(last -> "; old columns were last named " + last.ago().toSeconds() + " s ago by " + last.instance())
                .orElse("");
        return state.migration() + ": " + promise + ", " + state.describe() + flag + gaps + owed + seen + "; "
                + wayBack;
    }
}
