package dev.zdm.plan;

/**
 * How many of the sampled calls of a comparison ask the old implementation twice, to learn which fields differ by
 * themselves, such as times of day and random numbers.
 *
 * @param first so many calls must have been compared, old with old, before the new implementation is asked at all
 * @param percent how many of the later ones are compared so too, 0 to 100
 */
public record CalibrationPolicy(int first, int percent) {
    /** The first 100, then every twentieth. */
    public static final CalibrationPolicy DEFAULT = new CalibrationPolicy(100, 5);

    /** None: every difference is blamed on the new implementation. */
    public static final CalibrationPolicy NONE = new CalibrationPolicy(0, 0);

    /** Checks the numbers. */
    public CalibrationPolicy {
        if (first < 0 || percent < 0 || percent > 100) {
            throw new ConfigurationException(
                    null,
                    null,
                    "a calibration with the first " + first + " calls and " + percent + " % can never work",
                    "give a number that is not negative, and 0 to 100 %");
        }
    }
}
