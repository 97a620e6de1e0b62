package dev.zdm.internal.evidence;

import dev.zdm.event.RouteRecorder;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.EvidencePart;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.SideEvidence;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.Optional;

/** What this instance sees of the present step. Thread-safe. */
public final class RouteEvidence implements RouteRecorder {

    /** The limit is the one above which calls count as too slow; a flag decides if the share of the plan does not. */
    public RouteEvidence(TimeSource time, Evidence evidence, Optional<Duration> tooSlow, boolean flagDecides) {}

    @Override
    public void answered(MigrationState state, Side side, String key, long nanos) {}

    @Override
    public void failed(MigrationState state, Side side, String key, long nanos) {}

    /** What was seen in about the last ten seconds of a step; asked about once a second, by one thread. */
    public EvidencePart part(Place place, MigrationState present) {
        return new EvidencePart(
                place, present.epoch(), 1, SideEvidence.NONE, SideEvidence.NONE, 0, 0, Duration.ZERO, false);
    }
}
