package dev.zdm.plan;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How reads or calls move to the new side.
 *
 * @param steps the shares, in percent, through which a migration advances; strictly rising, the last is 100
 * @param feature the flag that decides for each key, null if there is none
 * @param fallbackOnFailure whether the old side answers a read for which the new side failed
 * @param fallbackOnMissing whether the old side answers a read for which the new side had no row
 */
public record ReadPolicy(
        List<Integer> steps, @Nullable String feature, boolean fallbackOnFailure, boolean fallbackOnMissing) {
    /** 5, 25, 50, 100 %; no flag; the old side answers failed reads, but not missing rows. */
    public static final ReadPolicy DEFAULT = new ReadPolicy(List.of(5, 25, 50, 100), null, true, false);

    /** 5 %, then 5 % more in each step, to 100. */
    public static final List<Integer> EVERY_FIFTH =
            IntStream.rangeClosed(1, 20).mapToObj(step -> 5 * step).toList();

    /** Copies and checks the steps. */
    public ReadPolicy {
        steps = List.copyOf(steps);
        int before = 0;
        for (int step : steps) {
            if (step <= before || step > 100) {
                throw invalid(steps);
            }
            before = step;
        }
        if (before != 100) {
            throw invalid(steps);
        }
    }

    /**
     * The steps where none are given.
     *
     * @param mode who moves the migration on
     * @return those of the default where a person does, otherwise {@link #EVERY_FIFTH}
     */
    public static List<Integer> stepsOf(RolloutMode mode) {
        return mode == RolloutMode.MANUAL ? DEFAULT.steps() : EVERY_FIFTH;
    }

    private static ConfigurationException invalid(List<Integer> steps) {
        return new ConfigurationException(
                null, null, "read steps " + steps + " are not rising to 100", "give percent such as 5, 25, 50, 100");
    }

    /**
     * The share with which a phase that takes one begins.
     *
     * @return 100 where a flag decides, otherwise the first step
     */
    public int firstShare() {
        return feature != null ? 100 : steps.get(0);
    }

    /**
     * The next step above a share.
     *
     * @param share the present share, below 100
     * @return the share to advance to
     */
    public int stepAfter(int share) {
        return steps.stream().filter(step -> step > share).findFirst().orElse(100);
    }
}
