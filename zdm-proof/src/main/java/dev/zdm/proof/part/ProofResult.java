package dev.zdm.proof.part;

import java.util.List;
import java.util.Map;

/**
 * What a part of the proof found.
 *
 * @param figures numbers and texts by name, in snake case; maps of them where they belong together
 * @param failures whatever was not as expected, in words; empty if everything was
 */
public record ProofResult(Map<String, Object> figures, List<String> failures) {
    /** Keeps both as they are. */
    public ProofResult {
        failures = List.copyOf(failures);
    }
}
