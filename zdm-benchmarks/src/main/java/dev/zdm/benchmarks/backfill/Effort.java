package dev.zdm.benchmarks.backfill;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much is copied.
 *
 * @param rows rows of what is fast
 * @param slowRows rows of what is slow; rates are compared, not times
 * @param small rows of the smaller table that growth is measured between
 * @param large rows of the larger one
 * @param rounds pairs of runs of which the median counts
 * @param window how long a live client is watched
 * @param mariaDb the URL of an empty database of MariaDB or MySQL; null if there is none, then nothing is copied to one
 * @param only the figures to measure; all if empty
 */
public record Effort(
        int rows,
        int slowRows,
        int small,
        int large,
        int rounds,
        Duration window,
        @Nullable String mariaDb,
        Set<String> only) {
    /**
     * What the system properties {@code rows}, {@code large}, {@code rounds}, {@code mariadb} and {@code only} (names with commas between)
     * say; otherwise 1,000,000 rows, 5,000,000 for growth, 3 rounds, everything.
     *
     * @return the effort
     */
    public static Effort ofProperties() {
        int rows = Integer.getInteger("rows", 1_000_000);
        int large = Integer.getInteger("large", 5 * rows);
        String only = System.getProperty("only", "");
        return new Effort(
                rows,
                Math.max(1, rows / 5),
                large / 10,
                large,
                Integer.getInteger("rounds", 3),
                Duration.ofSeconds(Integer.getInteger("window", 5)),
                System.getProperty("mariadb"),
                only.isEmpty() ? Set.of() : Set.of(only.split(",")));
    }
}
