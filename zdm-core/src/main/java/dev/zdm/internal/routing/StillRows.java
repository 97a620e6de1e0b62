package dev.zdm.internal.routing;

import dev.zdm.event.Verdict;
import dev.zdm.internal.copy.RowComparison;
import dev.zdm.internal.copy.RowComparison.Outcome;
import dev.zdm.spi.Call;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Compares both sides of a row that may be changing. It may have changed between the caller's answer and the shadow's, so
 * a difference counts only if it is still there when both sides are read again with the old side unchanged in between.
 * Between two databases the copy may still be owed, which is no difference either: it has to be there at a standstill.
 *
 * @param old asks the old side
 * @param next asks the new side
 * @param standstill asks while nothing is under way, null if both sides change together
 * @param answered what the old side answered the caller, if it did
 */
record StillRows(
        RowComparison comparison,
        Call<? extends @Nullable Object, ?> old,
        Call<? extends @Nullable Object, ?> next,
        @Nullable Standstill standstill,
        @Nullable Answer<?> answered)
        implements Callable<Outcome> {
    private static final int ATTEMPTS = 3;
    private static final Outcome MOVING = new Outcome(Verdict.INCOMPARABLE, List.of());

    /** Between two databases. */
    @FunctionalInterface
    interface Standstill {
        /** What the question was answered with; empty if something changed meanwhile. */
        Optional<Outcome> ask(Call<Outcome, Exception> question) throws Exception;
    }

    @Override
    public Outcome call() throws Exception {
        if (answered != null) {
            Outcome first = comparison.compare(answered.value(), next.run());
            if (!first.isMismatch()) {
                return first;
            }
        }
        return askBothUntilStill();
    }

    private Outcome askBothUntilStill() throws Exception {
        Object before = old.run();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Outcome outcome = comparison.compare(before, next.run());
            if (!outcome.isMismatch()) {
                return outcome;
            }
            Object again = old.run();
            if (!comparison.compare(before, again).isMismatch()) {
                return confirmed(outcome);
            }
            before = again;
        }
        return MOVING;
    }

    private Outcome confirmed(Outcome mismatch) throws Exception {
        return standstill == null
                ? mismatch
                : standstill
                        .ask(() -> comparison.compare(old.run(), next.run()))
                        .orElse(MOVING);
    }
}
