package dev.zdm.jdbc;

import dev.zdm.plan.Phase;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The phases that a guard may demand at least, for a writer of one phase to be admitted. */
final class MinPhases {
    private MinPhases() {}

    static String upTo(Phase phase) {
        return Arrays.stream(Phase.values())
                .filter(demanded -> !phase.isBefore(demanded))
                .map(Phase::name)
                .collect(Collectors.joining(","));
    }
}
