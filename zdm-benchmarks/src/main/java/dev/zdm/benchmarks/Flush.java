package dev.zdm.benchmarks;

import dev.zdm.plan.Phase;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a migrated column costs a flush of 1,000 changed entities on PostgreSQL: medians of turns that alternate between an
 * entity that zdm migrates and one that it does not know; the pair without zdm tells what a second column costs by itself.
 * The last line is one JSON object.
 */
public final class Flush {
    private static final int BATCH = 50;

    private final FlushEffort effort;
    private final PrintStream out;
    private final Map<String, Double> figures = new LinkedHashMap<>();

    private Flush(FlushEffort effort, PrintStream out) {
        this.effort = effort;
        this.out = out;
    }

    /** Makes one side of a comparison. */
    private interface Side {
        FlushSide in(FlushRig rig) throws SQLException;
    }

    /**
     * Measures and prints.
     *
     * @param arguments none
     * @throws IOException if PostgreSQL cannot be started
     * @throws SQLException if its databases cannot be made
     */
    public static void main(String[] arguments) throws IOException, SQLException {
        print(System.out, FlushEffort.SHORT);
    }

    static void print(PrintStream out, FlushEffort effort) throws IOException, SQLException {
        Flush flush = new Flush(effort, out);
        flush.compare(
                "flush_dual_vs_hand_mapped",
                rig -> rig.migrated(BATCH, Phase.DUAL_WRITE),
                rig -> rig.plain(BATCH, HandMappedLetter.class));
        flush.compare(
                "flush_parked_vs_plain",
                rig -> rig.migrated(BATCH, Phase.OLD_ONLY),
                rig -> rig.plain(BATCH, PlainLetter.class));
        flush.compare(
                "flush_hand_mapped_vs_plain",
                rig -> rig.plain(BATCH, HandMappedLetter.class),
                rig -> rig.plain(BATCH, PlainLetter.class));
        flush.compare(
                "flush_new_only_vs_plain",
                rig -> rig.migrated(BATCH, Phase.NEW_ONLY),
                rig -> rig.plain(BATCH, PlainLetter.class));
        flush.compare(
                "flush_full_parked_vs_plain",
                rig -> rig.migrated(1, Phase.OLD_ONLY),
                rig -> rig.plain(1, PlainLetter.class));
        out.println(flush.figures.entrySet().stream()
                .map(figure -> String.format(Locale.ROOT, "\"%s\":%.3f", figure.getKey(), figure.getValue()))
                .collect(Collectors.joining(",", "{", "}")));
    }

    private void compare(String figure, Side ours, Side theirs) throws IOException, SQLException {
        try (FlushRig rig = FlushRig.start(effort.rows());
                FlushSide first = ours.in(rig);
                FlushSide second = theirs.in(rig)) {
            FlushTurns turns = FlushTurns.of(effort, first, second);
            figures.put(figure, turns.ratio());
            out.printf(
                    Locale.ROOT,
                    "%s %.3f (%.2f and %.2f ms)%n",
                    figure,
                    turns.ratio(),
                    turns.ours() / 1e6,
                    turns.theirs() / 1e6);
        }
    }
}
