package dev.zdm.proof.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One thread of a simulated machine. Runs only while it holds the baton, of which there is one in the world. */
final class Fiber {
    private final int number;
    private final String name;
    private final @Nullable Machine machine;
    private Crew.@Nullable Hand hand;
    private volatile boolean baton;
    private volatile boolean blocked;
    private volatile boolean backAgain;
    private boolean dead;
    private boolean waiting;
    private long wakeAt;
    private long heldUpTo;
    private @Nullable BooleanSupplier until;
    private boolean reading;
    private final Map<Long, Deed> commands = new HashMap<>();

    Fiber(int number, String name, @Nullable Machine machine) {
        this.number = number;
        this.name = name;
        this.machine = machine;
    }

    int number() {
        return number;
    }

    String name() {
        return name;
    }

    @Nullable
    Machine machine() {
        return machine;
    }

    boolean isOf(Machine other) {
        return machine == other;
    }

    Crew.@Nullable Hand hand() {
        return hand;
    }

    void runOn(Crew.Hand lent, Runnable body) {
        hand = lent;
        lent.give(this, () -> {
            takeBaton();
            body.run();
        });
    }

    void passBaton() {
        baton = true;
        if (hand != null) {
            LockSupport.unpark(hand);
        }
    }

    void takeBaton() {
        while (!baton) {
            LockSupport.park(this);
        }
        baton = false;
    }

    /** It waits for a lock of the engine's own, which another fiber holds. */
    void block() {
        blocked = true;
    }

    boolean isBlocked() {
        return blocked && !backAgain;
    }

    /** It got that lock, and waits for its turn. */
    void comeBack() {
        backAgain = true;
        takeBaton();
        blocked = false;
        backAgain = false;
    }

    void kill() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }

    void await(@Nullable BooleanSupplier condition, long latest) {
        waiting = true;
        until = condition;
        wakeAt = latest;
    }

    void awake() {
        waiting = false;
        until = null;
    }

    /** Nobody runs it before that time, whatever it waits for. */
    void holdUp(long to) {
        heldUpTo = Math.max(heldUpTo, to);
    }

    boolean isReady(long now, boolean over) {
        return blocked
                ? backAgain
                : over
                        || dead
                        || (isLetGo(now) && (!waiting || wakeAt <= now || (until != null && until.getAsBoolean())));
    }

    private boolean isLetGo(long now) {
        return heldUpTo <= now && (machine == null || machine.heldUpTo() <= now);
    }

    /** It asks the engine for a row, outside any unit of work. */
    void reads(boolean now) {
        reading = now;
    }

    boolean isReading() {
        return reading;
    }

    /** What it has asked the engine to do to a key. */
    void commands(Deed deed) {
        commands.put(deed.key(), deed);
    }

    void forgetCommands() {
        commands.clear();
    }

    @Nullable
    Deed commandOn(long key) {
        return commands.get(key);
    }

    /** When it will be ready at the latest, if nothing happens meanwhile. */
    long readyAt() {
        if (blocked) {
            return Long.MAX_VALUE;
        }
        long letGo = Math.max(heldUpTo, machine == null ? 0 : machine.heldUpTo());
        boolean met = !waiting || (until != null && until.getAsBoolean());
        return met ? letGo : Math.max(letGo, wakeAt);
    }
}
