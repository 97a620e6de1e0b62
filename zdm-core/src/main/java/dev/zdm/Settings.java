package dev.zdm;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.HiddenWrites;
import dev.zdm.plan.NewFailure;
import dev.zdm.plan.PatrolPolicy;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.RepairPolicy;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.plan.ServedPhases;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.BreakerSettings;
import dev.zdm.spi.Throttle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a declaration collects, before its migration exists. Not thread-safe. */
final class Settings {
    @Nullable
    List<Integer> readSteps;

    RolloutPlan rollout = RolloutPlan.DEFAULT;

    @Nullable
    String feature;

    boolean fallbackOnFailure = ReadPolicy.DEFAULT.fallbackOnFailure();
    boolean fallbackOnMissing = ReadPolicy.DEFAULT.fallbackOnMissing();
    ShadowPolicy shadow = ShadowPolicy.DEFAULT;
    ScanPolicy scan = ScanPolicy.DEFAULT;
    final List<Throttle> throttles = new ArrayList<>();

    @Nullable
    Duration slowestCalls;

    @Nullable
    PatrolPolicy patrol;

    GatePolicy gates = GatePolicy.DEFAULT;
    RepairPolicy repairs = RepairPolicy.DEFAULT;
    BreakerSettings breaker = BreakerSettings.DEFAULT;
    ConsistencyMode atLeast = ConsistencyMode.BEST_EFFORT;
    HiddenWrites hiddenWrites = HiddenWrites.REFUSE;
    NewFailure newFailure = NewFailure.MARK;
    ServedPhases serves = ServedPhases.ALL;

    @Nullable
    Duration quietTime;

    boolean volatileState;
    final List<String> notCovered = new ArrayList<>();

    Duration quietTime() {
        return quietTime == null ? gates.bakeTime() : quietTime;
    }

    private List<Integer> steps() {
        return readSteps == null ? ReadPolicy.stepsOf(rollout.mode()) : readSteps;
    }

    ReadPolicy reads() {
        return new ReadPolicy(steps(), feature, fallbackOnFailure, fallbackOnMissing);
    }
}
