package dev.zdm.internal.cutover;

import dev.zdm.internal.evidence.EpochFigures;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Refusal;
import java.util.Optional;

/** The gate on shadow comparisons of the present epoch. */
final class Comparisons {
    private Comparisons() {}

    static Optional<Refusal> check(EpochFigures epoch, GatePolicy policy) {
        if (epoch.mismatches() > 0) {
            return Optional.of(
                    new Refusal(
                            "comparisons",
                            epoch.mismatches() + " of " + epoch.compared() + " shadow comparisons of this epoch differ",
                            "find the fields in the log, mend the new side, backfill again, or ignore the fields by configuration"));
        }
        if (epoch.compared() < policy.minComparisons()) {
            return Optional.of(new Refusal(
                    "comparisons",
                    epoch.compared() + " of " + policy.minComparisons() + " shadow comparisons were made",
                    "wait for more traffic, raise the sample, or lower the minimum"));
        }
        return Optional.empty();
    }
}
