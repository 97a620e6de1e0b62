package dev.zdm.internal.rollout;

import java.util.Locale;

/** Numbers for people. Written by hand where every look writes them: a format costs more than all judging. */
final class Numbers {
    private Numbers() {}

    static String of(long number) {
        return Math.abs(number) < 1_000 ? Long.toString(number) : String.format(Locale.ROOT, "%,d", number);
    }

    /** With two decimals. */
    static String percent(double share) {
        return decimals(share * 100) + " %";
    }

    /** A number of zero or more with two decimals. */
    static String decimals(double number) {
        if (!(number < 1e12)) {
            return String.format(Locale.ROOT, "%.1e", number);
        }
        long hundredths = Math.round(number * 100);
        long rest = hundredths % 100;
        return of(hundredths / 100) + (rest < 10 ? ".0" : ".") + rest;
    }

    /** A ratio, by its logarithm. */
    static String ratio(double log) {
        double ratio = Math.exp(log);
        return ratio < 10 || ratio > 1e9 ? decimals(ratio) : of(Math.round(ratio));
    }
}
