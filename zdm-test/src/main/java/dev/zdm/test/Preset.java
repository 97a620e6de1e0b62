package dev.zdm.test;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Scans.Scan;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.time.Duration;

/** Writes down what a migration has behind it when a test finds it in a phase. */
final class Preset {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(1);

    private final StateStore store;
    private final TimeSource time;

    Preset(StateStore store, TimeSource time) {
        this.store = store;
        this.time = time;
    }

    void state(String id, MigrationPhase phase, int share) {
        boolean oldComplete = phase != Phase.NEW_ONLY;
        MigrationState unused = store.states()
                .createIfAbsent(new MigrationState(
                        id,
                        phase.kind(),
                        id,
                        1,
                        1,
                        phase,
                        share,
                        false,
                        oldComplete,
                        false,
                        time.now(),
                        "test kit",
                        "found in this phase"));
    }

    /** From SYNC on the backfill is complete, and a verification after it found no difference. */
    void scans(String id, Phase phase) {
        if (!phase.isBefore(Phase.SYNC)) {
            for (ScanKind kind : ScanKind.values()) {
                store.scans().save(Scan.begin(id, 1, kind, time.now()).finished(time.now()));
            }
        }
    }

    /** The guard admits writers of the phase before, as it does when a migration has just moved. */
    static void guard(Guard guard, String id, Phase phase) {
        if (phase == Phase.OLD_ONLY) {
            return;
        }
        guard.prepare(id, 1);
        guard.requirePhase(id, (Phase) phase.previous().orElse(phase));
        if (!phase.isBefore(Phase.WRITE_NEW)) {
            var unused = guard.handOver(id, Side.NEW, 1, LONG_ENOUGH, () -> {});
        }
    }
}
