package dev.zdm.internal.evidence;

import dev.zdm.event.RouteRecorder;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.EvidencePart;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this instance sees of the present step, which begins with the first call or question in its state. Calls of earlier
 * steps do not count. Thread-safe; an answered call costs an addition and a comparison.
 */
public final class RouteEvidence implements RouteRecorder {
    private final Parts parts;
    private volatile @Nullable StepRecord step;

    /** What the record of a step is made of; a flag decides on the side of a key if the share of the plan does not. */
    record Parts(TimeSource time, Evidence evidence, boolean flagDecides) {}

    /** The limit, if there is one, is the time above which calls count as too slow; it is that of all who ask. */
    public RouteEvidence(TimeSource time, Evidence evidence, Optional<Duration> tooSlow, boolean flagDecides) {
        this.parts = new Parts(time, evidence, flagDecides);
        tooSlow.ifPresent(evidence::countSlowerThan);
    }

    @Override
    public void answered(MigrationState state, Side side, String key, long nanos) {
        StepRecord present = stepOf(state);
        if (present.epoch() == state.epoch()) {
            present.answered(side, key, nanos);
        }
    }

    @Override
    public void failed(MigrationState state, Side side, String key, long nanos) {
        StepRecord present = stepOf(state);
        if (present.epoch() == state.epoch()) {
            present.failed(side, key);
        }
    }

    /** What was seen in about the last ten seconds of a step, or of a later one; asked about once a second. */
    public EvidencePart part(Place place, MigrationState present) {
        return stepOf(present).part(place);
    }

    private StepRecord stepOf(MigrationState state) {
        StepRecord known = step;
        return known != null && known.epoch() >= state.epoch() ? known : later(state);
    }

    private synchronized StepRecord later(MigrationState state) {
        StepRecord known = step;
        if (known != null && known.epoch() >= state.epoch()) {
            return known;
        }
        StepRecord begun = new StepRecord(parts, state, known == null ? new Baseline() : known.baselineFor(state));
        step = begun;
        return begun;
    }
}
