package dev.zdm;

import dev.zdm.spi.Scans.Scan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How far a scan is, with what all instances have done. Immutable.
 *
 * @param scan what was counted
 * @param estimatedRows how many rows there are, roughly; 0 if that is not known
 * @param rowsPerSecond how many this instance has done in a second of late, 0 if it is not at work on it
 * @param remaining how long the rest takes at that rate; empty if that cannot be told, and zero once it is complete
 * @param workers who is at work on a range of keys, in whatever instance; empty once it is complete
 * @param freeChunks how many ranges nobody has claimed, each of which may be large; 0 once it is complete
 * @param restsBecause why this instance does nothing at present, or one of its lanes waits: a pause, a throttle, or whoever
 *     holds rows that the next chunk needs; empty if nothing keeps it from working
 * @param runsHere whether this instance is at work on it
 */
public record ScanProgress(
        Scan scan,
        long estimatedRows,
        double rowsPerSecond,
        Optional<Duration> remaining,
        List<Worker> workers,
        int freeChunks,
        Optional<String> restsBecause,
        boolean runsHere) {

    /** Copies what it is given. */
    public ScanProgress {
        workers = List.copyOf(workers);
    }

    /**
     * Whoever is at work on a range. Immutable.
     *
     * @param name the instance, a stroke, and the number of its lane
     * @param leaseLeft how long the range stays his unless he is heard of; not positive if he has been silent for so long that
     *     the next who looks for work takes it over
     */
    public record Worker(String name, Duration leaseLeft) {}
}
