package dev.zdm.examples.demo.check;

import java.util.List;

/**
 * What the comparison of ledger and table found.
 *
 * @param rows rows compared
 * @param lostUpdates customers that are there, but not in a state that was acknowledged last
 * @param lostCreates acknowledged customers that are not there
 * @param resurrected customers that are there although their deletion was acknowledged
 * @param damaged customers that nobody wrote, and that are gone or changed all the same
 * @param phantoms customers that nobody created
 * @param examples a few of them, by key, for people
 */
public record Findings(
        long rows,
        long lostUpdates,
        long lostCreates,
        long resurrected,
        long damaged,
        long phantoms,
        List<String> examples) {

    /** Copies the list. */
    public Findings {
        examples = List.copyOf(examples);
    }

    /**
     * All of it together.
     *
     * @return how many customers are not as they were acknowledged
     */
    public long lostWrites() {
        return lostUpdates + lostCreates + resurrected + damaged + phantoms;
    }
}
