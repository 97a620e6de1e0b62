package dev.zdm.calibration;

import dev.zdm.plan.Side;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of a run. Immutable, and safe for use by several threads; {@link TrafficModel} makes them up. */
@FunctionalInterface
public interface Traffic {

    /**
     * A call.
     *
     * @param at when it ends, since the run began; not before the call that comes before it
     * @param key what stands for its key: the key itself, or a hash of it; calls with the same text are of the same key
     * @param side the side that answered; null if the share of the plan is to assign it
     * @param failed whether it failed
     * @param nanos how long it took, in nanoseconds
     */
    record Call(Duration at, String key, @Nullable Side side, boolean failed, long nanos) {}

    /**
     * The calls of one run, in order.
     *
     * @param setting what the run is about
     * @return the calls
     */
    Iterator<Call> calls(Setting setting);

    /**
     * One of many runs.
     *
     * @param seed differs between runs; the same seed means the same calls
     * @param assigned the side to which the share of the plan assigns a key in this run
     */
    record Setting(long seed, Assignment assigned) {}

    /** Tells to which side keys belong. */
    @FunctionalInterface
    interface Assignment {
        /**
         * The side of a key.
         *
         * @param key the key
         * @return the side
         */
        Side sideOf(String key);
    }

    /**
     * A recorded trace: the same calls in each run. Where a call has no side, each run assigns its key anew, and the call
     * fails or takes as long as was recorded on either: then no side is to blame, and each rollback is a false one.
     *
     * @param calls the calls, by the time at which they ended
     * @return the traffic
     */
    static Traffic trace(List<Call> calls) {
        List<Call> all = List.copyOf(calls);
        return setting -> all.iterator();
    }
}
