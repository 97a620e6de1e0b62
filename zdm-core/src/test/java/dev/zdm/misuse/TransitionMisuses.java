package dev.zdm.misuse;

import static dev.zdm.misuse.Said.thrown;

import dev.zdm.DataDeclaration;
import dev.zdm.Migration;
import dev.zdm.checks.Misuse;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.Mapping;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.FeatureGate;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.NewRow;
import dev.zdm.testing.Rig.OldRow;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Changes that are asked for too early, too late, or by somebody who looked at another state. */
final class TransitionMisuses {
    private static final String AREA = "Advancing, rolling back, contracting";
    private static final Instruction OPERATOR = Instruction.by("ann").because("a try");
    private static final GatePolicy OPEN =
            new GatePolicy(Duration.ZERO, 0, true, false, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private TransitionMisuses() {}

    private interface Declared extends UnaryOperator<DataDeclaration<Long, OldRow, NewRow>> {}

    /** Something done with a registered migration. */
    @FunctionalInterface
    private interface Use {
        void of(Migration<Long, OldRow> migration, Rig rig) throws Exception;
    }

    private static Misuse in(Phase phase, int share, String deed, Declared declared, Use use, String words) {
        return new Misuse(
                AREA,
                deed,
                thrown(() -> {
                    FeatureGate off = (feature, key) -> false;
                    try (Rig rig = Rig.in(phase, share, builder -> builder.featureGate(off))) {
                        use.of(declared.apply(rig.rows().gates(OPEN)).register(), rig);
                    }
                }),
                words);
    }

    private static Misuse in(Phase phase, int share, String deed, Use use, String words) {
        return in(phase, share, deed, declared -> declared, use, words);
    }

    static List<Misuse> all() {
        return List.of(
                in(
                        Phase.OLD_ONLY,
                        0,
                        "left OLD_ONLY with a state that a restart forgets",
                        (rows, rig) -> rows.advance(OPERATOR),
                        "migration 'rows' in OLD_ONLY: advance to DUAL_WRITE refused: the state is kept in memory, so a restart"
                                + " would silently return to OLD_ONLY and lose writes. Remedy: use a JDBC state store, or"
                                + " set volatile-state to true in tests."),
                in(
                        Phase.OLD_ONLY,
                        0,
                        "rolled back from the first phase",
                        (rows, rig) -> rows.rollback(OPERATOR),
                        "migration 'rows' in OLD_ONLY: rollback refused: OLD_ONLY is the first phase. Remedy: there is nothing"
                                + " to undo."),
                in(
                        Phase.NEW_ONLY,
                        0,
                        "advanced from the last phase",
                        (rows, rig) -> rows.advance(OPERATOR),
                        "migration 'rows' in NEW_ONLY: advance refused: NEW_ONLY is the last phase. Remedy: contract() gives"
                                + " the old side up."),
                in(
                        Phase.BACKFILL,
                        0,
                        "advanced without backfill and verification",
                        (rows, rig) -> rows.advance(OPERATOR),
                        "migration 'rows' in BACKFILL: advance to SYNC refused: the backfill of run 1 is not complete (0 rows"
                                + " done); no full verification was begun after the backfill and completed. Remedy: run"
                                + " backfill() to its end; run verify() to its end."),
                in(
                        Phase.BACKFILL,
                        0,
                        "advanced although rows differ",
                        TransitionMisuses::advanceWithMismatch,
                        "migration 'rows' in BACKFILL: advance to SYNC refused: 1 of 4 rows differ. Remedy: run"
                                + " verifyAndRepair() and then verify(); if rows still differ, somebody writes past zdm."),
                in(
                        Phase.SYNC,
                        0,
                        "moved reads while copies are owed, in a mode that may miss writes",
                        declared -> declared.gates(GatePolicy.DEFAULT),
                        TransitionMisuses::advanceOwing,
                        "migration 'rows' in SYNC: advance to READ_NEW 5 % refused: 1 copies are owed, because they or their"
                                + " writes failed; in BEST_EFFORT the new side may miss an acknowledged write, for instance after a crash."
                                + " Remedy: mend the side that failed and run repair(); put both sides into one"
                                + " transaction, or set accept-stale to true."),
                in(
                        Phase.READ_NEW,
                        50,
                        "moved all reads without the comparisons that were demanded",
                        declared -> declared.gates(new GatePolicy(
                                Duration.ZERO, 100, true, false, Duration.ofSeconds(1), Duration.ofSeconds(1))),
                        (rows, rig) -> rows.share(100, OPERATOR),
                        "migration 'rows' in READ_NEW: advance to READ_NEW 100 % refused: 0 of 100 shadow comparisons were"
                                + " made. Remedy: wait for more traffic, raise the sample, or lower the minimum."),
                in(
                        Phase.READ_NEW,
                        50,
                        "moved all reads although shadow reads differ",
                        declared -> declared.shadow(new ShadowPolicy(100, Duration.ofSeconds(1), 8, Set.of())),
                        TransitionMisuses::advanceWithDifferingShadow,
                        "migration 'rows' in READ_NEW: advance to READ_NEW 100 % refused: 1 of 1 shadow comparisons of this"
                                + " epoch differ. Remedy: find the fields in the log, mend the new side, backfill again, or"
                                + " ignore the fields by configuration."),
                in(
                        Phase.READ_NEW,
                        100,
                        "moved writes while the flag is off, or on for some only",
                        declared -> declared.feature("ROWS_V2"),
                        (rows, rig) -> rows.advance(OPERATOR),
                        "migration 'rows' in READ_NEW: advance to WRITE_NEW refused: the feature flag is not on for"
                                + " everyone. Remedy: turn it on for everyone (with Togglz: with no strategy, or gradual at"
                                + " 100 %), or unbind it from the migration."),
                in(
                        Phase.BACKFILL,
                        0,
                        "moved writes with a mapping that loses something on the way back",
                        declared -> declared.mapping(new Forgetful()),
                        TransitionMisuses::advanceOneWay,
                        "migration 'rows' in READ_NEW: advance to WRITE_NEW refused: 1 rows do not survive"
                                + " toNew(toOld(toNew(row))). Remedy: make the mapping exact both ways and verify() again,"
                                + " or set accept-one-way to true."),
                in(
                        Phase.WRITE_NEW,
                        0,
                        "gave the old side up before the bake time was over",
                        declared -> declared.gates(GatePolicy.DEFAULT),
                        (rows, rig) -> {
                            rig.time().advance(Duration.ofSeconds(60));
                            rows.advance(OPERATOR);
                        },
                        "migration 'rows' in WRITE_NEW: advance to NEW_ONLY refused: the present state has baked for 60 of 300"
                                + " seconds. Remedy: wait 240 more seconds."),
                in(
                        Phase.WRITE_NEW,
                        0,
                        "set the clock back during the bake time",
                        declared -> declared.gates(GatePolicy.DEFAULT),
                        (rows, rig) -> {
                            rig.time().advance(Duration.ofHours(-1));
                            rows.advance(OPERATOR);
                        },
                        "migration 'rows' in WRITE_NEW: advance to NEW_ONLY refused: the clock is 3600 seconds behind the one"
                                + " by which the present state began. Remedy: wait 3900 more seconds."),
                in(
                        Phase.WRITE_NEW,
                        0,
                        "contracted too early, and without a reason",
                        (rows, rig) -> rows.contract(Instruction.by("ann"), () -> {}),
                        "migration 'rows' in WRITE_NEW: contract refused: the old side is still in use in WRITE_NEW; nobody"
                                + " confirmed that the old side may go. Remedy: advance to NEW_ONLY; give a reason with the"
                                + " instruction."),
                in(
                        Phase.NEW_ONLY,
                        0,
                        "went back after the contraction",
                        (rows, rig) -> {
                            rows.contract(OPERATOR, () -> {});
                            rows.rollback(OPERATOR);
                        },
                        "migration 'rows' in NEW_ONLY: rollback to WRITE_NEW refused: the old side was given up. Remedy:"
                                + " declare a new migration to go elsewhere."),
                in(
                        Phase.READ_NEW,
                        25,
                        "advanced a paused migration",
                        (rows, rig) -> {
                            rows.pause(OPERATOR);
                            rows.advance(OPERATOR);
                        },
                        "migration 'rows' in READ_NEW: advance to READ_NEW 50 % refused: paused by ann since <time>. Remedy:"
                                + " resume() it first."),
                in(
                        Phase.READ_NEW,
                        25,
                        "asked for a share above 100",
                        (rows, rig) -> rows.share(101, OPERATOR),
                        "migration 'rows' in READ_NEW: share 101 is outside 0 to 100. Remedy: give whole percent from 0 to"
                                + " 100."),
                in(
                        Phase.SYNC,
                        0,
                        "asked for a share in a phase that takes none",
                        (rows, rig) -> rows.share(10, OPERATOR),
                        "migration 'rows' in SYNC: this phase takes no share, but 10 was given. Remedy: advance to a phase with"
                                + " a share first."),
                in(
                        Phase.READ_NEW,
                        25,
                        "decided on a state that is no longer true",
                        (rows, rig) -> {
                            rows.share(50, OPERATOR);
                            rows.advance(OPERATOR.atEpoch(1));
                        },
                        "migration 'rows' in READ_NEW: epoch 1 was expected, but it is 2 since <time> by ann. Remedy: look at"
                                + " the present state, READ_NEW 50 %, and decide again."));
    }

    private static void advanceWithMismatch(Migration<Long, OldRow> rows, Rig rig) {
        rig.old().with(new OldRow(1L, "one"), new OldRow(2L, "two"));
        scan(rig, rows::backfill);
        rig.next().with(new NewRow(2L, "edited past zdm"));
        rig.next().with(new NewRow(1L, "one"));
        scan(rig, rows::verify);
        rows.advance(OPERATOR);
    }

    private static void scan(Rig rig, Runnable start) {
        start.run();
        rig.executor().runAll();
    }

    private static void advanceOwing(Migration<Long, OldRow> rows, Rig rig) {
        rig.next().failNextWrites(1);
        rows.write(1L, () -> rig.old().with(new OldRow(1L, "one")), () -> {});
        rows.advance(OPERATOR);
    }

    private static void advanceWithDifferingShadow(Migration<Long, OldRow> rows, Rig rig) {
        long key = Rig.keyOutside(50);
        rig.old().with(new OldRow(key, "one"));
        rows.read(key);
        rig.executor().runAll();
        rows.share(100, OPERATOR);
    }

    private static void advanceOneWay(Migration<Long, OldRow> rows, Rig rig) {
        rig.old().with(new OldRow(1L, "one"));
        scan(rig, rows::backfill);
        scan(rig, rows::verify);
        rows.advance(OPERATOR);
        rows.advance(OPERATOR);
        rows.share(100, OPERATOR);
        rows.advance(OPERATOR);
    }

    /** Forgets the name on the way back. */
    private static final class Forgetful implements Mapping<OldRow, NewRow> {
        @Override
        public NewRow toNew(OldRow old) {
            return new NewRow(old.id(), old.name());
        }

        @Override
        public OldRow toOld(NewRow next) {
            return new OldRow(next.id(), "");
        }
    }
}
