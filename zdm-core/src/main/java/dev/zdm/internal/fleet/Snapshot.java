package dev.zdm.internal.fleet;

import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import org.jspecify.annotations.Nullable;

/**
 * One epoch as this instance sees it, and the count of operations that began in it. Two growing counters instead of one
 * that goes up and down: reading {@code ended} before {@code begun} proves that nothing was under way in between, while
 * neither needs a lock.
 */
public final class Snapshot extends Stripes {
    private static final int BEGUN = 0;
    private static final int ENDED = 1;

    private final MigrationState state;
    private final @Nullable Side onlySide;
    private volatile boolean passed;
    private volatile long lastPassage;

    Snapshot(MigrationState state) {
        super(2);
        this.state = state;
        this.onlySide = onlySide(state.phase());
    }

    private static @Nullable Side onlySide(MigrationPhase phase) {
        if (!phase.isParked()) {
            return null;
        }
        return phase == phase.kind().first() ? Side.OLD : Side.NEW;
    }

    public MigrationState state() {
        return state;
    }

    /** The side that serves everything, because the migration is parked there; null if it is under way. */
    public @Nullable Side onlySide() {
        return onlySide;
    }

    /** Ordered with the reading of the present epoch that follows: see {@link LocalView#enter()}. */
    void begin() {
        add(BEGUN, 1);
    }

    void end() {
        add(ENDED, 1);
    }

    /** Notes an operation whose end nobody tells. */
    void pass(long now) {
        lastPassage = now;
        passed = true;
    }

    boolean isPassedSince(long earliest) {
        return passed && lastPassage - earliest > 0;
    }

    long underWay() {
        long done = sum(ENDED);
        return sum(BEGUN) - done;
    }
}
