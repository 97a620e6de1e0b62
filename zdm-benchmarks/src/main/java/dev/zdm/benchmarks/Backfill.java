package dev.zdm.benchmarks;

import dev.zdm.benchmarks.backfill.Effort;
import dev.zdm.benchmarks.backfill.Figures;

/**
 * What a backfill and a verification cost on PostgreSQL, each run beside a run of what it is compared with: a COPY of the
 * whole table, one {@code INSERT … SELECT}, Spring Batch, and batches written by hand. What runs zdm is a process of its own
 * with a heap of 256 MB. The last line is one JSON object.
 */
public final class Backfill {
    private Backfill() {}

    /**
     * Measures and prints.
     *
     * @param arguments none; see {@link Effort#ofProperties}
     * @throws Exception if PostgreSQL cannot be started, or a run fails
     */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("logback.configurationFile", Figures.LOGGING);
        Figures.print(System.out, Effort.ofProperties());
    }
}
