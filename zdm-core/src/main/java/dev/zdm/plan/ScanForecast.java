package dev.zdm.plan;

import java.time.Duration;
import java.util.List;

/**
 * What a dry run of a backfill has found out by reading and mapping a sample of the old rows, and writing nothing. Immutable,
 * and without any key or value.
 *
 * @param estimatedRows how many old rows there are, roughly; 0 if the store does not know
 * @param sampledRows how many were read, from the beginning, from random places and from near the end; a store that knows no
 *     ranges of keys is sampled at the beginning only
 * @param rowsPerSecond how fast one lane has read and mapped them; 0 if there were none. Writing comes on top of that, and
 *     further lanes and mappings in SQL make up for it
 * @param duration the time in which one lane would read and map the estimated rows at that rate; zero if nothing is known
 * @param locksHeld how long the first chunk, of {@link ScanPolicy#chunkSize()} rows, would keep rows locked while they are
 *     read and mapped; later chunks follow {@link ScanPolicy#lockTime()}. Zero where chunks lock nothing
 * @param unmappable how many of the sampled rows the mapping refused
 * @param unmappableKeys hashes of the keys of the first {@value #MOST_KEYS} of those, as they stand in events and logs
 * @param present how many of the sampled rows have a row on the new side already
 */
public record ScanForecast(
        long estimatedRows,
        long sampledRows,
        double rowsPerSecond,
        Duration duration,
        Duration locksHeld,
        long unmappable,
        List<String> unmappableKeys,
        long present) {
    /** How many keys are named at most. */
    public static final int MOST_KEYS = 20;

    /** Copies the list. */
    public ScanForecast {
        unmappableKeys = List.copyOf(unmappableKeys);
    }
}
