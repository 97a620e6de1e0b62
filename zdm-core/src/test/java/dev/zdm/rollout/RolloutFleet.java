package dev.zdm.rollout;

import dev.zdm.ServiceMigration;
import dev.zdm.Zdm;
import dev.zdm.ZdmBuilder;
import dev.zdm.plan.ChecklistPolicy;
import dev.zdm.plan.Cohort;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.RolloutMode;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.Notification;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.HandExecutor;
import dev.zdm.testing.HandScheduler;
import dev.zdm.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Several instances that route calls between two services, in a time that the test moves second by second. */
final class RolloutFleet implements AutoCloseable {
    static final String ID = "pricing";
    private static final ShadowPolicy NO_SHADOW = new ShadowPolicy(0, Duration.ofSeconds(1), 8, Set.of());
    static final RolloutPlan PLAN = plan(RolloutMode.AUTO);

    private final ManualTime time = new ManualTime();
    private final StateStore store;
    private final List<Member> members = new ArrayList<>();
    private final List<Notification> told = new CopyOnWriteArrayList<>();
    private int calls;
    private int newCalls;
    private boolean newFails;
    private boolean oldFails;

    /** With a store in memory. */
    RolloutFleet(ServicePhase phase, int share) {
        this.store = StateStore.inMemory(time);
        begin(phase, share);
    }

    /** With a store that has a clock of its own. */
    RolloutFleet(StateStore store, ServicePhase phase, int share) {
        this.store = store;
        begin(phase, share);
    }

    private void begin(ServicePhase phase, int share) {
        var unused = store.states()
                .createIfAbsent(new MigrationState(
                        ID, phase.kind(), ID, 1, 1, phase, share, false, true, false, time.now(), "test", ""));
    }

    static RolloutPlan plan(RolloutMode mode) {
        RolloutPlan usual = RolloutPlan.DEFAULT;
        return new RolloutPlan(
                mode,
                100,
                Duration.ofMinutes(1),
                Set.of(),
                0,
                Duration.ofMinutes(2),
                List.of(),
                usual.triggers(),
                usual.risk(),
                usual.checkEvery(),
                true,
                ChecklistPolicy.NONE);
    }

    /** One instance. */
    record Member(Zdm zdm, ServiceMigration migration, HandScheduler scheduler, HandExecutor executor) {
        void tick() {
            scheduler.repeat();
            executor.runAll();
        }
    }

    Member join(String name, RolloutPlan plan) {
        return join(name, plan, UnaryOperator.identity());
    }

    Member join(String name, RolloutPlan plan, UnaryOperator<ZdmBuilder> more) {
        HandScheduler scheduler = new HandScheduler();
        HandExecutor executor = new HandExecutor();
        Zdm zdm = more.apply(Zdm.builder()
                        .stateStore(store)
                        .time(time)
                        .notifier(told::add)
                        .executor(executor)
                        .scheduler(scheduler)
                        .instance(name))
                .build();
        Member member = new Member(
                zdm,
                zdm.service(ID)
                        .volatileState(true)
                        .shadow(NO_SHADOW)
                        .rollout(plan)
                        .register(),
                scheduler,
                executor);
        members.add(member);
        return member;
    }

    /** Every second call, which opens no breaker. */
    void newFails(boolean fails) {
        newFails = fails;
    }

    void oldFails(boolean fails) {
        oldFails = fails;
    }

    /** Seconds in each of which every instance has some calls with keys of their own, and looks. */
    void live(int seconds, int callsEach) {
        for (int second = 0; second < seconds; second++) {
            for (Member member : members) {
                for (int call = 0; call < callsEach; call++) {
                    call(member, "key-" + calls++);
                }
            }
            time.advance(Duration.ofSeconds(1));
            members.forEach(Member::tick);
        }
    }

    /** Second by second, until something is so or a time is over. */
    void liveUntil(BooleanSupplier condition, int callsEach, int longest) {
        for (int second = 0; second < longest && !condition.getAsBoolean(); second++) {
            live(1, callsEach);
        }
    }

    String call(Member member, String key) {
        try {
            return member.migration()
                    .call(
                            key,
                            true,
                            () -> answer("old", oldFails),
                            () -> answer("new", newFails && newCalls++ % 2 == 0));
        } catch (IllegalStateException e) {
            return "failed";
        }
    }

    private static String answer(String side, boolean fails) {
        if (fails) {
            throw new IllegalStateException("the " + side + " service is down");
        }
        return side;
    }

    /** A key that a share has moved. */
    static String keyInside(int share) {
        int number = 0;
        while (!Cohort.inShare(ID, "inside-" + number, share)) {
            number++;
        }
        return "inside-" + number;
    }

    List<Notification.Kind> told() {
        return told.stream().map(Notification::kind).toList();
    }

    List<Notification> notifications() {
        return told;
    }

    StateStore store() {
        return store;
    }

    List<Member> members() {
        return members;
    }

    ManualTime time() {
        return time;
    }

    MigrationState stored() {
        return store.states().find(ID).orElseThrow();
    }

    @Override
    public void close() {
        for (Member member : members) {
            member.zdm().close();
            member.scheduler().shutdownNow();
        }
    }
}
