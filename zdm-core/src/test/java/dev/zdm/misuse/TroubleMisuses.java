package dev.zdm.misuse;

import static dev.zdm.misuse.Said.logged;

import dev.zdm.ZdmBuilder;
import dev.zdm.checks.Misuse;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.StateStore;
import dev.zdm.testing.ManualTime;
import dev.zdm.testing.Others;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import dev.zdm.testing.UnsteadyStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What goes wrong around a migration that goes on, and is therefore said in the log only. */
final class TroubleMisuses {
    private static final String AREA = "Trouble that the log tells of";
    private static final Instruction OPERATOR = Instruction.by("ann");

    private TroubleMisuses() {}

    /** Something that happens in a phase. */
    @FunctionalInterface
    private interface Trouble {
        void in(Rig rig) throws Exception;
    }

    private static Misuse in(
            MigrationPhase phase, UnaryOperator<ZdmBuilder> with, String deed, Trouble trouble, String words) {
        return new Misuse(
                AREA,
                deed,
                logged(() -> {
                    try (Rig rig = Rig.in(phase, Rig.fullShareOf(phase), with)) {
                        trouble.in(rig);
                    }
                }),
                words);
    }

    static List<Misuse> all() {
        UnsteadyStore store = new UnsteadyStore(StateStore.inMemory(new ManualTime()));
        return List.of(
                in(
                        Phase.READ_NEW,
                        builder -> builder,
                        "let the new side fail",
                        TroubleMisuses::readFromFailingSide,
                        "migration 'rows' in READ_NEW 100 %: the old side answers in place of the new one: FAILED; mend the"
                                + " new side, or roll the migration back (logged once in each epoch)"),
                in(
                        ServicePhase.RAMP,
                        builder -> builder,
                        "let the new side fail again and again",
                        TroubleMisuses::callFailingService,
                        "migration 'rows' in RAMP 100 %: circuit breaker of the new side CLOSED -> OPEN; it tries again by"
                                + " itself, mend the new side if it stays open"),
                in(
                        Phase.SYNC,
                        builder -> builder,
                        "let the two sides differ",
                        TroubleMisuses::readWhatDiffers,
                        "migration 'rows' in SYNC: MISMATCH in fields [name]; mend the mapping or ignore the fields (logged"
                                + " once in each epoch)"),
                in(
                        Phase.SYNC,
                        builder -> builder,
                        "stopped an instance for longer than its time to live, and went on without it",
                        TroubleMisuses::losePlace,
                        "migration 'rows' in SYNC: instance 'test' lost its place: the others went on without it, and it has"
                                + " joined them again; if it is not dead, mend what kept it from the state store"),
                in(
                        Phase.OLD_ONLY,
                        builder -> builder.stateStore(store),
                        "let the state store fall silent",
                        rig -> {
                            rig.rows().register();
                            store.failOnRenewal(new IllegalStateException("down"));
                            rig.scheduler().repeat();
                        },
                        "migration 'rows' in OLD_ONLY: the state store does not answer (java.lang.IllegalStateException); the"
                                + " last known phase stays in force; mend the store, nothing else is lost (logged once in each"
                                + " epoch)"),
                in(
                        Phase.SYNC,
                        builder -> builder.notifier(notification -> {
                            throw new IllegalStateException("no address");
                        }),
                        "gave a notifier that throws",
                        rig -> {
                            rig.rows().register().pause(OPERATOR);
                            rig.executor().runAll();
                        },
                        "migration 'rows' in SYNC: a notification was not delivered by com.example.Yours:"
                                + " java.lang.IllegalStateException; mend the notifier, the migration went on (logged once in"
                                + " each epoch)"),
                in(
                        Phase.SYNC,
                        builder -> builder.notifier(notification -> {}),
                        "gave an executor that takes no notifications",
                        rig -> {
                            rig.executor().rejectFromNowOn();
                            rig.rows().register().pause(OPERATOR);
                        },
                        "migration 'rows' in SYNC: a notification was dropped by com.example.Yours: the executor took no more"
                                + " tasks; mend the notifier, the migration went on (logged once in each epoch)"));
    }

    private static void readFromFailingSide(Rig rig) {
        rig.old().with(new OldRow(1L, "one"));
        rig.next().failNextReads(1);
        rig.rows().register().read(1L);
    }

    private static void callFailingService(Rig rig) {
        var calls = rig.calls().register();
        for (int i = 0; i < 5; i++) {
            calls.<String, RuntimeException>call("1", true, () -> "old", () -> {
                throw new IllegalStateException("down");
            });
        }
    }

    private static void readWhatDiffers(Rig rig) {
        rig.old().with(new OldRow(1L, "one"));
        rig.next().with(new NewRow(1L, "two"));
        rig.rows()
                .shadow(new ShadowPolicy(100, Duration.ofSeconds(1), 8, Set.of()))
                .register()
                .read(1L);
        rig.executor().runAll();
    }

    private static void losePlace(Rig rig) {
        rig.rows().register();
        Others.evict(rig.store(), Rig.ID, "test");
        rig.scheduler().repeat();
    }
}
