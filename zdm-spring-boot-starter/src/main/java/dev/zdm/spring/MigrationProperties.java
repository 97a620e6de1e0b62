package dev.zdm.spring;

import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.HiddenWrites;
import dev.zdm.plan.NewFailure;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ScanPolicy;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.BreakerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is configured for one migration, under {@code zdm.migrations.<id>}. Immutable.
 *
 * @param atLeast the weakest consistency with which the application may start
 * @param readSteps the shares of reads or calls that moving takes, in percent, rising to 100; by default 5, 25, 50, 100, and 5,
 *     10, 15 and so on where the rollout is not manual
 * @param feature the feature flag that decides whether the new side may answer
 * @param fallback when the old side answers what the new side should
 * @param shadow how answers of both sides are compared in the shadow
 * @param scan how rows are copied and verified
 * @param gates what must hold before the migration moves on
 * @param breaker when the new side is no longer called
 * @param hiddenWrites what to do about foreign keys and triggers that write a migrated table inside its database
 * @param newFailure what becomes of a write whose copy the new side refuses before anybody relies on that side
 * @param columns how columns of JPA entities move
 * @param rollout how the migration moves by itself
 * @param volatileState whether the migration may run although its state is forgotten when the process ends
 */
public record MigrationProperties(
        @DefaultValue("best-effort") ConsistencyMode atLeast,
        @Nullable List<Integer> readSteps,
        @Nullable String feature,
        @DefaultValue Fallback fallback,
        @DefaultValue Shadow shadow,
        @DefaultValue Scan scan,
        @DefaultValue Gates gates,
        @DefaultValue Breaker breaker,
        @DefaultValue("refuse") HiddenWrites hiddenWrites,
        @DefaultValue("mark") NewFailure newFailure,
        @DefaultValue Columns columns,
        @DefaultValue RolloutProperties rollout,
        @DefaultValue("false") boolean volatileState) {

    /** The settings of a migration for which nothing is configured. */
    static final MigrationProperties DEFAULT = new MigrationProperties(
            ConsistencyMode.BEST_EFFORT,
            null,
            ReadPolicy.DEFAULT.feature(),
            Fallback.of(ReadPolicy.DEFAULT),
            Shadow.of(ShadowPolicy.DEFAULT),
            Scan.of(ScanPolicy.DEFAULT),
            Gates.of(GatePolicy.DEFAULT),
            Breaker.of(BreakerSettings.DEFAULT),
            HiddenWrites.REFUSE,
            NewFailure.MARK,
            new Columns(Columns.Mode.AUTO, null),
            RolloutProperties.of(RolloutPlan.DEFAULT),
            false);

    ReadPolicy readPolicy() {
        List<Integer> steps = readSteps == null ? ReadPolicy.stepsOf(rollout.mode()) : readSteps;
        return new ReadPolicy(steps, feature, fallback.onFailure(), fallback.onMissing());
    }

    /**
     * When the old side answers what the new side should, where the phase permits it.
     *
     * @param onFailure when the new side fails
     * @param onMissing when the new side has no such row
     */
    public record Fallback(
            @DefaultValue("true") boolean onFailure,
            @DefaultValue("false") boolean onMissing) {
        static Fallback of(ReadPolicy policy) {
            return new Fallback(policy.fallbackOnFailure(), policy.fallbackOnMissing());
        }
    }

    /**
     * How answers of both sides are compared in the shadow.
     *
     * @param sample the share of calls that is compared, in percent
     * @param deadline how long a shadow call may take
     * @param maxConcurrent how many shadow calls may be under way; more are skipped and counted
     * @param ignoredFields the fields that may differ
     */
    public record Shadow(
            @DefaultValue("10") int sample,
            @DefaultValue("1s") Duration deadline,
            @DefaultValue("8") int maxConcurrent,
            @DefaultValue Set<String> ignoredFields) {
        static Shadow of(ShadowPolicy policy) {
            return new Shadow(
                    policy.samplePercent(), policy.deadline(), policy.maxConcurrent(), policy.ignoredFields());
        }

        ShadowPolicy policy() {
            return new ShadowPolicy(sample, deadline, maxConcurrent, ignoredFields);
        }
    }

    /**
     * How rows are copied and verified.
     *
     * @param chunkSize how many rows the first chunk has; the next ones follow the time that they take
     * @param pause how long to rest between two chunks
     * @param lanes how many chunks this instance does at once
     * @param chunkTime how long a chunk should take; zero for chunks that all have the first one's size
     * @param lockTime how long a chunk should take that holds locks on rows which the application writes
     * @param rowsPerSecond how many rows this instance does in a second at most, 0 for no limit
     * @param badRowLimit how many rows may be given up, because they cannot be copied, before the scan stops
     * @param lease how long a chunk stays with an instance that is not heard of
     */
    public record Scan(
            @DefaultValue("1000") int chunkSize,
            @DefaultValue("0") Duration pause,
            @DefaultValue("2") int lanes,
            @DefaultValue("500ms") Duration chunkTime,
            @DefaultValue("50ms") Duration lockTime,
            @DefaultValue("0") long rowsPerSecond,
            @DefaultValue("100") int badRowLimit,
            @DefaultValue("30s") Duration lease) {
        static Scan of(ScanPolicy policy) {
            return new Scan(
                    policy.chunkSize(),
                    policy.pause(),
                    policy.lanes(),
                    policy.chunkTime(),
                    policy.lockTime(),
                    policy.rowsPerSecond(),
                    policy.badRowLimit(),
                    policy.lease());
        }

        ScanPolicy policy() {
            return new ScanPolicy(chunkSize, pause, lanes, chunkTime, lockTime, rowsPerSecond, badRowLimit, lease);
        }
    }

    /**
     * What must hold before the migration moves on.
     *
     * @param bakeTime how long writes must have been on the new side before the old one is no longer kept
     * @param minComparisons how many shadow reads without a mismatch a share needs before it becomes 100 %
     * @param acceptStale whether a best-effort migration may serve reads that miss an acknowledged write
     * @param acceptOneWay whether writes may move although some rows do not survive the way to the new shape and back
     * @param drainTimeout how long a transition waits for the units of work that began before it
     * @param maxPause how long moving the writes may try to find a moment without writers
     */
    public record Gates(
            @DefaultValue("5m") Duration bakeTime,
            @DefaultValue("0") long minComparisons,
            @DefaultValue("false") boolean acceptStale,
            @DefaultValue("false") boolean acceptOneWay,
            @DefaultValue("10s") Duration drainTimeout,
            @DefaultValue("10s") Duration maxPause) {
        static Gates of(GatePolicy policy) {
            return new Gates(
                    policy.bakeTime(),
                    policy.minComparisons(),
                    policy.acceptStale(),
                    policy.acceptOneWay(),
                    policy.drainTimeout(),
                    policy.maxPause());
        }

        GatePolicy policy() {
            return new GatePolicy(bakeTime, minComparisons, acceptStale, acceptOneWay, drainTimeout, maxPause);
        }
    }

    /**
     * When the new side is no longer called.
     *
     * @param consecutiveFailures how many failures in a row open the circuit breaker
     * @param recovery how long it stays open before trial calls are let through
     * @param trialCalls how many trial calls decide, and how many may be under way at once
     */
    public record Breaker(
            @DefaultValue("5") int consecutiveFailures,
            @DefaultValue("60s") Duration recovery,
            @DefaultValue("1") int trialCalls) {
        static Breaker of(BreakerSettings settings) {
            return new Breaker(settings.consecutiveFailures(), settings.recovery(), settings.trialCalls());
        }

        BreakerSettings settings() {
            return new BreakerSettings(consecutiveFailures, recovery, trialCalls);
        }
    }

    /**
     * How columns of JPA entities move.
     *
     * @param mode what is given up for it
     * @param quietTime how long no instance may have sent a statement that names the old columns before they are given up;
     *     by default the bake time
     */
    public record Columns(
            @DefaultValue("auto") Mode mode, @Nullable Duration quietTime) {

        /** What is given up: JDBC batches, or going through all phases without a restart. */
        public enum Mode {
            /** All phases at run time; Hibernate batches no inserts and updates of these entities. */
            FULL,
            /** Hibernate batches; the old columns are written until the instances start anew in NEW_ONLY. */
            BATCHED,
            /** As BATCHED if {@code hibernate.jdbc.batch_size} is above 1, else as FULL. */
            AUTO
        }
    }
}
