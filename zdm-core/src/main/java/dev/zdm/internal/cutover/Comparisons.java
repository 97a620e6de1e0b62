package dev.zdm.internal.cutover;

import dev.zdm.internal.cutover.Effects.Others;
import dev.zdm.internal.evidence.EpochFigures;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Refusal;
import java.util.Optional;

/** The gate on shadow comparisons of the present epoch. */
final class Comparisons {
    private Comparisons() {}

    static Optional<Refusal> check(EpochFigures own, Others others, GatePolicy policy) {
        long compared = own.compared() + others.comparisons();
        long mismatches = own.mismatches() + others.mismatches();
        if (mismatches > 0) {
            return Optional.of(
                    new Refusal(
                            "comparisons",
                            mismatches + " of " + compared + " shadow comparisons of this epoch differ",
                            "find the fields in the log, mend the new side, backfill again, or ignore the fields by configuration"));
        }
        if (compared < policy.minComparisons()) {
            return Optional.of(new Refusal(
                    "comparisons",
                    compared + " of " + policy.minComparisons() + " shadow comparisons were made",
                    "wait for more traffic, raise the sample, or lower the minimum"));
        }
        return Optional.empty();
    }
}
