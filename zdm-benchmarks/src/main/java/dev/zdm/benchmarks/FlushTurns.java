package dev.zdm.benchmarks;

import java.util.Arrays;

/**
 * Two sides that took turns, so that whatever else the machine does disturbs both alike.
 *
 * @param ours the median of one side, in nanoseconds
 * @param theirs that of the other one
 */
record FlushTurns(double ours, double theirs) {
    static FlushTurns of(FlushEffort effort, FlushSide ours, FlushSide theirs) {
        long[] first = new long[effort.rounds()];
        long[] second = new long[effort.rounds()];
        for (int round = -effort.warmups(); round < effort.rounds(); round++) {
            // Whoever goes first in a round finds the other's traces in the caches.
            boolean begins = round % 2 == 0;
            long one = (begins ? ours : theirs).nanosOfFlush();
            long other = (begins ? theirs : ours).nanosOfFlush();
            if (round >= 0) {
                first[round] = begins ? one : other;
                second[round] = begins ? other : one;
            }
        }
        return new FlushTurns(median(first), median(second));
    }

    private static double median(long[] nanos) {
        return Arrays.stream(nanos).sorted().skip(nanos.length / 2).findFirst().orElseThrow();
    }

    double ratio() {
        return ours / theirs;
    }
}
