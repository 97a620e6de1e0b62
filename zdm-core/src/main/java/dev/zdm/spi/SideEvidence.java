package dev.zdm.spi;

import java.util.List;

/**
 * What one instance has seen of one side within about ten seconds. Immutable; carries no key of a user's row.
 *
 * @param calls calls of the side that ended
 * @param failures how many of them failed; exceptions that are answers do not count
 * @param unavailable how many of them failed because the side could not be reached, or not in time
 * @param tooSlow how many took longer than the limit of the plan
 * @param slow how many keyed calls took longer than nine in ten calls did at first; a key counts once in ten minutes
 * @param keyed how many calls had a key that had been assigned to the side
 * @param failingKeys salted hashes of keys that were assigned to the side and failed there, each once, at most 250 of both
 *     sides
 * @param activeKeys a sketch of the keys that were assigned to the side, which others can be merged with; empty where the
 *     share of the plan assigns them; never with the character zero
 */
public record SideEvidence(
        long calls,
        long failures,
        long unavailable,
        long tooSlow,
        long slow,
        long keyed,
        List<Long> failingKeys,
        String activeKeys) {
    /** Nothing. */
    public static final SideEvidence NONE = new SideEvidence(0, 0, 0, 0, 0, 0, List.of(), "");

    /** Copies the list. */
    public SideEvidence {
        failingKeys = List.copyOf(failingKeys);
    }
}
