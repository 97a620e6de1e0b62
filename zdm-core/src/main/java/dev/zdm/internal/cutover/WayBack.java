package dev.zdm.internal.cutover;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.ServicePhase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The furthest safe way back, in words for somebody at three in the morning. */
public final class WayBack {
    private WayBack() {}

    public static String of(MigrationState state, Duration maxPause) {
        if (state.contracted()) {
            return "no way back: the old side was given up at " + since(state) + " by " + state.changedBy();
        }
        return state.phase() instanceof Phase phase
                ? ofData(phase, state, maxPause)
                : ofService((ServicePhase) state.phase());
    }

    private static String ofData(Phase phase, MigrationState state, Duration maxPause) {
        return switch (phase) {
            case OLD_ONLY -> "nothing to undo";
            case DUAL_WRITE, BACKFILL, SYNC, READ_NEW ->
                "back to OLD_ONLY: safe, one phase at a time, each at once; the next try begins with a new backfill";
            case WRITE_NEW ->
                state.oldComplete()
                        ? "back to READ_NEW: safe, writers wait at most " + maxPause.toSeconds()
                                + " s; from there to OLD_ONLY"
                        : "no way back to the old side: it misses writes since NEW_ONLY was reached";
            case NEW_ONLY -> "back to WRITE_NEW only: the old side misses every write since " + since(state);
        };
    }

    private static String ofService(ServicePhase phase) {
        return phase == ServicePhase.OLD_ONLY
                ? "nothing to undo"
                : "back to OLD_ONLY: safe at once, one phase at a time";
    }

    private static Instant since(MigrationState state) {
        return state.changedAt().truncatedTo(ChronoUnit.SECONDS);
    }
}
