package dev.zdm.spi;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The positions and results of scans. Thread-safe; every method throws {@link dev.zdm.plan.StateStoreException}. */
public interface Scans {

    /**
     * A scan of one run, as far as it went. Immutable.
     *
     * @param migration the migration's id
     * @param run the run
     * @param kind what the scan is for
     * @param position the text of the last key that was done, null at the beginning
     * @param stage how it is divided: 1 page by page, 3 by ranges of keys; 2 while earlier versions scanned the side that is
     *     not authoritative
     * @param rows rows done
     * @param mismatches rows that were found different, or gone on one side
     * @param roundTripFailures rows whose new shape does not survive the way to the old shape and back
     * @param startedAt when it began
     * @param finishedAt when it was complete, null before
     */
    record Scan(
            String migration,
            long run,
            ScanKind kind,
            @Nullable String position,
            int stage,
            long rows,
            long mismatches,
            long roundTripFailures,
            Instant startedAt,
            @Nullable Instant finishedAt) {

        /**
         * A scan at its beginning.
         *
         * @param migration the migration's id
         * @param run the run
         * @param kind what the scan is for
         * @param now the present time, of which microseconds are kept: a scan is known by it, and databases keep no more
         * @return the scan
         */
        public static Scan begin(String migration, long run, ScanKind kind, Instant now) {
            return new Scan(migration, run, kind, null, 1, 0, 0, 0, now.truncatedTo(ChronoUnit.MICROS), null);
        }

        /**
         * The same scan after some more rows.
         *
         * @param lastKey the text of the last key done
         * @param moreRows rows done
         * @param moreMismatches rows found different
         * @param moreRoundTripFailures rows that did not survive the round trip
         * @return the new position
         */
        public Scan advancedTo(
                @Nullable String lastKey, long moreRows, long moreMismatches, long moreRoundTripFailures) {
            return new Scan(
                    migration,
                    run,
                    kind,
                    lastKey,
                    stage,
                    rows + moreRows,
                    mismatches + moreMismatches,
                    roundTripFailures + moreRoundTripFailures,
                    startedAt,
                    finishedAt);
        }

        /**
         * The same scan at the beginning of its second stage.
         *
         * @return the new position
         */
        public Scan secondStage() {
            return new Scan(migration, run, kind, null, 2, rows, mismatches, roundTripFailures, startedAt, finishedAt);
        }

        /**
         * The same scan, divided in some way; to be asked of one that was not stored yet.
         *
         * @param how see {@link #stage}
         * @return the scan
         */
        public Scan divided(int how) {
            return new Scan(
                    migration, run, kind, position, how, rows, mismatches, roundTripFailures, startedAt, finishedAt);
        }

        /**
         * Whether it is divided in some way, or not divided yet: an earlier version kept no more than a position.
         *
         * @param how see {@link #stage}
         * @return false if its ranges mean something else
         */
        public boolean isDividedLike(int how) {
            return stage == how || stage == 2 || position != null;
        }

        /**
         * The same scan, complete.
         *
         * @param now the present time
         * @return the finished scan
         */
        public Scan finished(Instant now) {
            return new Scan(migration, run, kind, position, stage, rows, mismatches, roundTripFailures, startedAt, now);
        }

        /**
         * Whether all rows were done.
         *
         * @return true once it is complete
         */
        public boolean isFinished() {
            return finishedAt != null;
        }

        /** Without the position, which is a key and may be somebody's name. */
        @Override
        public String toString() {
            return "Scan[migration=" + migration + ", run=" + run + ", kind=" + kind + ", stage=" + stage + ", rows="
                    + rows
                    + ", mismatches=" + mismatches + ", roundTripFailures=" + roundTripFailures + ", startedAt="
                    + startedAt + ", finishedAt=" + finishedAt + "]";
        }
    }

    /**
     * The latest scan of a run.
     *
     * @param migration the migration's id
     * @param run the run
     * @param kind what the scan is for
     * @return the scan, empty if none was begun
     */
    Optional<Scan> find(String migration, long run, ScanKind kind);

    /**
     * Stores a scan's position in place of the one before. One that began at another time than the stored one is another
     * scan, and what the {@link ScanChunks} still had of that is forgotten.
     *
     * @param scan the scan
     */
    void save(Scan scan);

    /**
     * The same only if the state of the migration allows it, which cannot change meanwhile: nobody who decides on a change
     * has then looked at another scan. The default stores it in any case.
     *
     * @param scan the scan
     * @param allowed whether it may be stored in a state
     * @return false if it was not stored
     */
    default boolean saveIf(Scan scan, Predicate<MigrationState> allowed) {
        save(scan);
        return true;
    }
}
