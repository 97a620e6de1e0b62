package dev.zdm.benchmarks;

import dev.zdm.Migration;
import dev.zdm.plan.Phase;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A data migration in one phase. */
@State(Scope.Benchmark)
public class RowPhase {
    /** {@code READ_NEW} with the share that a bound flag begins with, and with every second key: that costs a hash. */
    @Param({"OLD_ONLY", "DUAL_WRITE", "BACKFILL", "SYNC", "READ_NEW:100", "READ_NEW:50", "WRITE_NEW", "NEW_ONLY"})
    String phase = "OLD_ONLY";

    private @Nullable Routed routed;
    private @Nullable Migration<Long, Row> rows;

    /** Made by JMH. */
    public RowPhase() {}

    /**
     * Begins in the phase.
     *
     * @param sides the two stores
     */
    @Setup
    public void begin(Sides sides) {
        String[] parts = phase.split(":", -1);
        int share = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
        routed = Routed.in(Phase.valueOf(parts[0]), share);
        rows = routed.rows(sides.old, sides.next);
    }

    Migration<Long, Row> rows() {
        if (rows == null) {
            throw new IllegalStateException("not begun");
        }
        return rows;
    }

    /** Ends its threads. */
    @TearDown
    public void end() {
        if (routed != null) {
            routed.close();
        }
    }
}
