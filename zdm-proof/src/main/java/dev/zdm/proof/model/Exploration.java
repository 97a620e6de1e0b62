package dev.zdm.proof.model;

import java.util.List;
import java.util.Map;

/**
 * What an explorer found.
 *
 * @param states how many states can be reached
 * @param edges how many steps there are between them
 * @param violations what went wrong, each with the shortest way to it
 */
record Exploration(long states, long edges, Map<Violation, List<String>> violations) {
    boolean isSafe() {
        return violations.isEmpty();
    }
}
