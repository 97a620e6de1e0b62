package dev.zdm.internal.comparison;

/**
 * Tells what the new implementation is to blame for from what differs by itself. A field is blamed if it differs between
 * old and new more often than between old and old, by more than 20 % of both together, and in more than 0.03 % of the
 * comparisons. The rule and its thresholds are those of Diffy (opendiffy/diffy), which asks all three of every call; here
 * the two kinds of comparisons differ in number, so shares of each take the place of counts.
 */
final class Blame {
    private static final double RELATIVE = 0.20;
    private static final double ABSOLUTE = 0.000_3;

    private Blame() {}

    /** So many differences among so many comparisons, of old with new and of old with old. */
    static boolean isOnNew(long raw, long compared, long noise, long calibrated) {
        double ofNew = share(raw, compared);
        double ofOld = share(noise, calibrated);
        double more = ofNew - ofOld;
        return more > 0 && more / (ofNew + ofOld) > RELATIVE && more > ABSOLUTE;
    }

    private static double share(long differences, long all) {
        return all == 0 ? 0 : (double) differences / all;
    }
}
