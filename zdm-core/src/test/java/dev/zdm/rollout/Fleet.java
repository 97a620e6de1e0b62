package dev.zdm.rollout;

import dev.zdm.event.CallRecorder;
import dev.zdm.event.Operation;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.internal.evidence.RouteEvidence;
import dev.zdm.internal.rollout.Judge;
import dev.zdm.internal.rollout.PooledEvidence;
import dev.zdm.plan.Cohort;
import dev.zdm.plan.Finding;
import dev.zdm.plan.Judgement;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.StepEvidence;
import dev.zdm.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Instances that share their evidence through a store in memory, under a time that stands still until it is moved. */
final class Fleet {
    static final String MIGRATION = "prices";
    static final int STEPS = 20;

    final ManualTime time = new ManualTime();
    final RolloutPlan plan;
    MigrationState state;
    PooledEvidence pool;
    private final StepEvidence store;
    private final List<Member> members = new ArrayList<>();

    private record Member(Place place, Evidence evidence, RouteEvidence routes) {}

    Fleet(RolloutPlan plan, int instances, String salt, int share) {
        this(plan, instances, salt, share, false);
    }

    Fleet(RolloutPlan plan, int instances, String salt, int share, boolean flagDecides) {
        this.plan = plan;
        StateStore all = StateStore.inMemory(time);
        MigrationState first = MigrationState.initial(MIGRATION, MigrationKind.SERVICE, time.now(), "test");
        this.state = new MigrationState(
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
                first.changedAt(),
                "test",
                "test");
        all.states().createIfAbsent(state);
        this.store = all.rollouts().evidence();
        this.pool = new PooledEvidence(state.epoch());
        for (int i = 0; i < instances; i++) {
            Evidence evidence = new Evidence(state.epoch());
            members.add(new Member(
                    new Place("i" + i, MIGRATION, "b" + i, Duration.ofSeconds(30)),
                    evidence,
                    new RouteEvidence(time, evidence, Optional.of(Duration.ofSeconds(2)), flagDecides)));
            members.get(i).routes().part(members.get(i).place(), state);
        }
    }

    Side sideOf(String key) {
        return Cohort.inShare(state.salt(), key, state.share()) ? Side.NEW : Side.OLD;
    }

    /** A call on one of the instances, of a key on the side that the share gives it. */
    void call(int instance, String key, boolean fails, Duration took) {
        call(instance, sideOf(key), key, fails ? new IllegalStateException() : null, took);
    }

    void call(int instance, Side side, String key, Exception failure, Duration took) {
        Member member = members.get(instance);
        if (failure != null) {
            member.evidence().calls(Operation.CALL, side).failed(took.toNanos(), failure);
            member.routes().failed(state, side, key, took.toNanos());
        } else {
            member.evidence().calls(Operation.CALL, side).succeeded(took.toNanos());
            member.routes().answered(state, side, key, took.toNanos());
        }
    }

    /** A call without a key, as writes are. */
    void write(int instance, Side side, Exception failure, Duration took) {
        CallRecorder calls = members.get(instance).evidence().calls(Operation.WRITE, side);
        if (failure != null) {
            calls.failed(took.toNanos(), failure);
        } else {
            calls.succeeded(took.toNanos());
        }
    }

    /** Every instance writes, one reads, and judges. */
    Judgement look() {
        members.forEach(each -> store.write(each.routes().part(each.place(), state)));
        pool.add(store.read(MIGRATION, state.epoch(), pool.since()));
        return judgement();
    }

    Judgement judgement() {
        return new Judge(plan, STEPS).judge(state, pool, List.of());
    }

    Finding finding(String trigger) {
        return look().findings().stream()
                .filter(each -> each.trigger().equals(trigger))
                .findFirst()
                .orElseThrow();
    }

    void pass(Duration duration) {
        time.advance(duration);
    }
}
