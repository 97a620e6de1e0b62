package dev.zdm;

import dev.zdm.spi.Scans.Scan;
import java.time.Duration;
import java.util.Optional;

/**
 * How far a scan is, with what all instances have done. Immutable.
 *
 * @param scan what was counted
 * @param estimatedRows how many rows there are, roughly; 0 if that is not known
 * @param rowsPerSecond how many this instance has done in a second of late, 0 if it is not at work on it
 * @param remaining how long the rest takes at that rate; empty if that cannot be told, and zero once it is complete
 * @param claimedChunks how many ranges of keys somebody is at work on
 * @param freeChunks how many ranges nobody has claimed, each of which may be large; 0 for both once it is complete
 * @param restsBecause why this instance does nothing at present, or one of its lanes waits: a pause, a throttle, or whoever
 *     holds rows that the next chunk needs; empty if nothing keeps it from working
 * @param runsHere whether this instance is at work on it
 */
public record ScanProgress(
        Scan scan,
        long estimatedRows,
        double rowsPerSecond,
        Optional<Duration> remaining,
        int claimedChunks,
        int freeChunks,
        Optional<String> restsBecause,
        boolean runsHere) {}
