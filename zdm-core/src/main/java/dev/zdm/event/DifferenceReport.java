package dev.zdm.event;

import java.util.List;
import java.util.Map;

/**
 * What a verification has found in this instance. Names columns and counts rows; holds no value of a row, and of keys only
 * hashes. Immutable.
 *
 * @param missing old rows that have no new row
 * @param extra new rows that have no old row
 * @param columns how many rows differ in each column, or in each field where the store cannot name columns
 * @param keyHashes hashes of some of the keys, as events of the same migration have them
 */
public record DifferenceReport(long missing, long extra, Map<String, Long> columns, List<String> keyHashes) {

    /** Copies map and list. */
    public DifferenceReport {
        columns = Map.copyOf(columns);
        keyHashes = List.copyOf(keyHashes);
    }

    /**
     * Whether nothing was found.
     *
     * @return true if both sides are equal as far as this instance has compared them
     */
    public boolean isEmpty() {
        return missing == 0 && extra == 0 && columns.isEmpty();
    }
}
