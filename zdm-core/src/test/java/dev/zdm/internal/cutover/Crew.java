package dev.zdm.internal.cutover;

import dev.zdm.internal.evidence.Announcer;
import dev.zdm.internal.evidence.Evidence;
import dev.zdm.internal.fleet.Lease;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.internal.fleet.Membership;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ReadPolicy;
import dev.zdm.plan.ServedPhases;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Instances.Report;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates.AuditEntry;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.testing.Events;
import dev.zdm.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Several instances of one migration without rows, in memory. Whenever one waits, the time passes and the others renew. */
final class Crew implements TimeSource {
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(15);
    static final Instruction OPERATOR = Instruction.by("operator").because("a test");

    private static final GatePolicy AT_ONCE =
            new GatePolicy(Duration.ZERO, 0, false, false, Duration.ofSeconds(1), Duration.ZERO);

    private final ManualTime time = new ManualTime();
    private final StateStore store = StateStore.inMemory(time);
    private final List<Member> members = new ArrayList<>();

    private Crew(MigrationPhase phase) {
        store.states()
                .createIfAbsent(new MigrationState(
                        "m", MigrationKind.DATA, "m", 1, 1, phase, 0, false, true, false, time.now(), "test", ""));
    }

    static Crew in(MigrationPhase phase) {
        return new Crew(phase);
    }

    Member join(String name, ServedPhases serves) {
        Member member = new Member(name, serves);
        members.add(member);
        return member;
    }

    MigrationState stored() {
        return store.states().find("m").orElseThrow();
    }

    List<String> onRoll() {
        return store.instances().list("m").stream()
                .filter(Standing::live)
                .map(Standing::instance)
                .toList();
    }

    List<Standing> standings() {
        return store.instances().list("m");
    }

    String latestEvidence() {
        List<AuditEntry> history = store.states().history("m");
        return history.get(history.size() - 1).evidence();
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public void pause(Duration atMost) {
        time.advance(atMost);
        renewAll();
    }

    /** Time passes, and whoever is awake renews his place as often as he should. */
    void pass(Duration duration) {
        for (int poll = 0; poll < 15; poll++) {
            pause(duration.dividedBy(15));
        }
        pause(Duration.ofMillis(1));
    }

    void renewAll() {
        members.forEach(Member::renew);
    }

    /** One instance. */
    final class Member {
        private final Events events = new Events();
        private final LocalView view;
        private final Lease lease;
        private final Transitions transitions;
        private boolean asleep;

        private Member(String name, ServedPhases serves) {
            Place place = new Place(name, "m", "boot of " + name, TIME_TO_LIVE, serves);
            Membership membership = Membership.enter(store.instances(), place, Crew.this);
            Evidence evidence = new Evidence(membership.state().epoch());
            Announcer announcer = new Announcer(evidence, List.of(events), () -> name);
            view = new LocalView(serves, membership.state(), Crew.this);
            lease = new Lease(
                    store,
                    membership,
                    view,
                    () -> new Report(
                            view.acknowledgedEpoch(),
                            view.undrained(),
                            view.state().epoch(),
                            0,
                            0),
                    announcer);
            transitions = new Transitions(
                    new Transitions.Context(
                            view,
                            lease,
                            false,
                            store,
                            announcer,
                            Crew.this,
                            ReadPolicy.DEFAULT,
                            AT_ONCE,
                            Checklist.NONE),
                    new ServiceEffects(evidence, AT_ONCE));
        }

        void renew() {
            if (!asleep) {
                lease.renew();
            }
        }

        /** It no longer renews its place. */
        void sleep() {
            asleep = true;
        }

        void wake() {
            asleep = false;
            lease.renew();
        }

        void leave() {
            members.remove(this);
            lease.release();
        }

        Events events() {
            return events;
        }

        LocalView view() {
            return view;
        }

        /** A call that begins and ends. */
        void call() {
            view.leave(view.enter());
        }

        Transitions transitions() {
            return transitions;
        }

        MigrationState advance() {
            return transitions.advance(OPERATOR);
        }

        MigrationState rollback() {
            return transitions.rollback(OPERATOR);
        }
    }
}
