package dev.zdm.benchmarks;

import dev.zdm.ServiceMigration;
import dev.zdm.plan.ServicePhase;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A service migration in one phase. */
@State(Scope.Benchmark)
public class CallPhase {
    /** {@code RAMP} with all calls: with a flag bound that is how it begins. */
    @Param({"OLD_ONLY", "SHADOW", "RAMP", "NEW_ONLY"})
    String phase = "OLD_ONLY";

    private @Nullable Routed routed;
    private @Nullable ServiceMigration calls;

    /** Made by JMH. */
    public CallPhase() {}

    /** Begins in the phase. */
    @Setup
    public void begin() {
        ServicePhase found = ServicePhase.valueOf(phase);
        routed = Routed.in(found, found == ServicePhase.RAMP ? 100 : 0);
        calls = routed.calls();
    }

    ServiceMigration calls() {
        if (calls == null) {
            throw new IllegalStateException("not begun");
        }
        return calls;
    }

    /** Ends its threads. */
    @TearDown
    public void end() {
        if (routed != null) {
            routed.close();
        }
    }
}
