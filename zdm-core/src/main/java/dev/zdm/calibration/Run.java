package dev.zdm.calibration;

import dev.zdm.calibration.Calibration.Outcome;
import dev.zdm.event.Operation;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.internal.evidence.RouteEvidence;
import dev.zdm.internal.rollout.Drill;
import dev.zdm.internal.rollout.Drill.Decided;
import dev.zdm.internal.rollout.PooledEvidence;
import dev.zdm.plan.Cohort;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Side;
import dev.zdm.plan.Trigger;
import dev.zdm.plan.TriggerMeasure;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.StepEvidence;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/** One run: a step of the plan that is held, on one instance, until something decides against it or it is over. */
final class Run {
    private static final String MIGRATION = "calibrated";
    private static final Place PLACE = new Place("one", MIGRATION, "boot", Duration.ofSeconds(30));

    private final IllegalStateException failure = new IllegalStateException("a call that fails");
    private final Calibration calibration;
    private final VirtualTime time = new VirtualTime();
    private final Evidence evidence;
    private final RouteEvidence routes;
    private final StepEvidence store;
    private final MigrationState state;
    private final PooledEvidence pool;
    private final Drill drill;
    private final Iterator<Traffic.Call> calls;
    private Traffic.@org.jspecify.annotations.Nullable Call next;
    private Optional<Duration> asked = Optional.empty();
    private String asker = "";
    private boolean goesOn;

    Run(Calibration calibration, Traffic traffic, long seed) {
        this.calibration = calibration;
        this.state = stateOf(calibration.share(), Long.toHexString(seed));
        this.evidence = new Evidence(state.epoch());
        this.routes = new RouteEvidence(time, evidence, tooSlow(calibration.plan()), false);
        StateStore all = StateStore.inMemory(time);
        all.states().createIfAbsent(state);
        this.store = all.rollouts().evidence();
        this.pool = new PooledEvidence(state.epoch());
        this.drill = new Drill(calibration.plan(), calibration.reads());
        this.calls = traffic.calls(new Traffic.Setting(seed, this::sideOf));
        this.next = calls.hasNext() ? calls.next() : null;
        routes.part(PLACE, state);
    }

    static MigrationState stateOf(int share, String salt) {
        return new MigrationState(
                MIGRATION,
                MigrationKind.SERVICE,
                salt,
                1,
                1,
                ServicePhase.RAMP,
                share,
                false,
                true,
                false,
                java.time.Instant.EPOCH,
                "calibration",
                "held");
    }

    static Optional<Duration> tooSlow(RolloutPlan plan) {
        return plan.triggers().stream()
                .filter(each -> each.measure() == TriggerMeasure.LATENCY_P95)
                .map(Trigger::limit)
                .findFirst()
                .map(seconds -> Duration.ofNanos((long) (seconds * 1e9)));
    }

    private Side sideOf(String key) {
        return Cohort.inShare(state.salt(), key, state.share()) ? Side.NEW : Side.OLD;
    }

    Outcome outcome() {
        long every = calibration.plan().checkEvery().toNanos();
        long end = calibration.length().toNanos();
        for (long now = every; now <= end; now += every) {
            callUntil(now);
            time.moveTo(now);
            Decided decided = look();
            if (decided.outcome() == Drill.Outcome.ROLLS_BACK) {
                return new Outcome(Optional.of(Duration.ofNanos(now)), decided.trigger(), asked, asker, goesOn);
            }
            if (decided.outcome() == Drill.Outcome.ASKS
                    && asked.isEmpty()
                    && !decided.trigger().isEmpty()) {
                asked = Optional.of(Duration.ofNanos(now));
                asker = decided.trigger();
            }
            goesOn |= decided.outcome() == Drill.Outcome.GOES_ON;
        }
        return new Outcome(Optional.empty(), "", asked, asker, goesOn);
    }

    private void callUntil(long now) {
        while (next != null && next.at().toNanos() <= now) {
            time.moveTo(next.at().toNanos());
            call(next);
            next = calls.hasNext() ? calls.next() : null;
        }
    }

    private void call(Traffic.Call call) {
        Side side = call.side() == null ? sideOf(call.key()) : call.side();
        if (call.failed()) {
            evidence.calls(Operation.CALL, side).failed(call.nanos(), failure);
            routes.failed(state, side, call.key(), call.nanos());
        } else {
            evidence.calls(Operation.CALL, side).succeeded(call.nanos());
            routes.answered(state, side, call.key(), call.nanos());
        }
    }

    private Decided look() {
        store.write(routes.part(PLACE, state));
        pool.add(store.read(MIGRATION, state.epoch(), pool.since()));
        return drill.decide(state, pool, time.now());
    }
}
