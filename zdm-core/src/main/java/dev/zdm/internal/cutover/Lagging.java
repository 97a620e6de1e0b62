package dev.zdm.internal.cutover;

import dev.zdm.plan.Refusal;
import java.time.Duration;
import java.util.List;

/** Leaves a decision because somebody must still be waited for. Never leaves this room. */
final class Lagging extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Refusal> refusals;
    private final boolean own;
    private final transient Duration untilEviction;

    /** Who is in the way, whether this instance is, and how long it takes until all who are can be given up. */
    Lagging(List<Refusal> refusals, boolean own, Duration untilEviction) {
        super("instances lag", null, false, false);
        this.refusals = refusals;
        this.own = own;
        this.untilEviction = untilEviction;
    }

    List<Refusal> refusals() {
        return refusals;
    }

    boolean isOwn() {
        return own;
    }

    /** Zero if time alone will not do. */
    Duration untilEviction() {
        return untilEviction;
    }
}
