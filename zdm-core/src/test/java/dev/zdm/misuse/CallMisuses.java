package dev.zdm.misuse;

import static dev.zdm.misuse.Said.thrown;

import dev.zdm.Migration;
import dev.zdm.checks.Misuse;
import dev.zdm.plan.KeyType;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import dev.zdm.testing.Rig;
import dev.zdm.testing.Rig.OldRow;
import java.math.BigDecimal;
import java.util.List;

/** Calls that cannot mean anything, and calls at the wrong moment. */
final class CallMisuses {
    private static final String AREA = "Calling a migration";

    private CallMisuses() {}

    /** Something done with a registered migration. */
    @FunctionalInterface
    private interface Use {
        void of(Migration<Long, OldRow> migration, Rig rig) throws Exception;
    }

    private static Misuse in(Phase phase, String deed, Use use, String words) {
        return new Misuse(
                AREA,
                deed,
                thrown(() -> {
                    try (Rig rig = Rig.in(phase, Rig.fullShareOf(phase))) {
                        use.of(rig.rows().register(), rig);
                    }
                }),
                words);
    }

    static List<Misuse> all() {
        return List.of(
                in(
                        Phase.SYNC,
                        "read without a key",
                        (rows, rig) -> rows.read(null),
                        "migration 'rows' in SYNC: the key of a read is null. Remedy: give the key of the row."),
                in(
                        Phase.SYNC,
                        "wrote without a key",
                        (rows, rig) -> rows.write(null, () -> {}, () -> {}),
                        "migration 'rows' in SYNC: the key of a write is null. Remedy: nothing was written; give the key of"
                                + " the row."),
                in(
                        Phase.OLD_ONLY,
                        "wrote without a key before any was needed",
                        (rows, rig) -> rows.write(null, () -> {}, () -> {}),
                        "migration 'rows' in OLD_ONLY: the key of a write is null. Remedy: nothing was written; give the key"
                                + " of the row."),
                in(
                        Phase.SYNC,
                        "called a migration after its Zdm was closed",
                        (rows, rig) -> {
                            rig.zdm().close();
                            rows.read(1L);
                        },
                        "migration 'rows' in SYNC: this Zdm was closed. Remedy: call a migration of a Zdm that is open, and close"
                                + " it after the last call."),
                in(
                        Phase.DUAL_WRITE,
                        "started the backfill in another phase",
                        (rows, rig) -> {
                            var scan = rows.backfill();
                            rig.executor().runAll();
                            scan.get();
                        },
                        "migration 'rows' in DUAL_WRITE: a BACKFILL cannot run in this phase. Remedy: start it in one of"
                                + " [BACKFILL]."),
                in(
                        Phase.BACKFILL,
                        "started a scan while another one runs",
                        (rows, rig) -> {
                            var unused = rows.backfill();
                            var refused = rows.verify();
                        },
                        "migration 'rows' in BACKFILL: a scan is running already. Remedy: wait for it, or close Zdm to stop"
                                + " it."),
                new Misuse(
                        AREA,
                        "gave Zdm an executor that takes no work",
                        thrown(CallMisuses::scanWithoutRoom),
                        "migration 'rows' in BACKFILL: the executor took no scan. Remedy: give Zdm an executor with room for"
                                + " one scan."),
                new Misuse(
                        AREA,
                        "used a key of a type that has no stable text",
                        thrown(() -> KeyType.of(BigDecimal.class)),
                        "zdm: keys of type java.math.BigDecimal are not supported. Remedy: use a key of type Long, Integer,"
                                + " String or UUID, or a record of such components."),
                new Misuse(
                        AREA,
                        "named a phase that a service migration does not have",
                        thrown(() -> ServicePhase.RAMP.kind().phase("SYNC")),
                        "zdm: a service migration has no phase 'SYNC'. Remedy: use one of [OLD_ONLY, SHADOW, RAMP,"
                                + " NEW_ONLY]."));
    }

    private static void scanWithoutRoom() {
        try (Rig rig = Rig.in(Phase.BACKFILL, 0)) {
            var rows = rig.rows().register();
            rig.executor().shutdown();
            var unused = rows.backfill();
        }
    }
}
