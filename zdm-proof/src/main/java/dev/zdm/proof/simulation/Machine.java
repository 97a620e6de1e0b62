package dev.zdm.proof.simulation;

import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** One process with its clocks, which run at a rate of their own, and may stand still while the machine sleeps. */
final class Machine implements TimeSource {
    static final Instant BEGINNING = Instant.parse("2026-01-01T08:00:00Z");

    private final World world;
    private final String name;
    private double rate;
    private long wallBefore;
    private long monotonicBefore;
    private long changedAt;
    private long slept;
    private long wallOffset;
    private long heldUpTo;
    private boolean dead;

    Machine(World world, String name, double rate) {
        this.world = world;
        this.name = name;
        this.rate = rate;
    }

    String name() {
        return name;
    }

    boolean isDead() {
        return dead;
    }

    void kill() {
        dead = true;
    }

    long heldUpTo() {
        return heldUpTo;
    }

    /** Stopped as by a signal: its clocks go on. */
    void holdUp(long nanos) {
        heldUpTo = Math.max(heldUpTo, world.now() + nanos);
    }

    /** Asleep: its monotonic clock stands still. */
    void sleep(long nanos) {
        holdUp(nanos);
        slept += nanos;
    }

    /** Its clocks are broken: from now on they run three times too fast. */
    void hurry() {
        wallBefore = wall();
        monotonicBefore = nanoTime();
        changedAt = world.now();
        slept = 0;
        rate = 3;
    }

    private long wall() {
        return wallBefore + (long) ((world.now() - changedAt) * rate);
    }

    void moveWallClock(long nanos) {
        wallOffset += nanos;
    }

    @Override
    public Instant now() {
        return BEGINNING.plusNanos(wall() + wallOffset);
    }

    // No step of the world: the engine reads the time while it holds locks of its own.
    @Override
    public long nanoTime() {
        return monotonicBefore + (long) ((world.now() - changedAt - slept) * rate);
    }

    @Override
    public void pause(Duration atMost) {
        world.sleep((long) (atMost.toNanos() / rate));
    }
}
