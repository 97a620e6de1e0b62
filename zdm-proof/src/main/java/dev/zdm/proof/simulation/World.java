package dev.zdm.proof.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who runs, and what time it is. Exactly one fiber runs at any moment; at each of its steps the die says who goes on, how
 * much time has passed, and whether something happens that nobody wants. Whatever the fibers share needs no monitor: the
 * baton is passed by a volatile write.
 */
final class World {
    private static final int STAYING = 65;
    private static final long LONGEST_STEP = 6_000_000;
    private static final int TOO_MANY_STEPS = 20_000;

    private final SplittableRandom die;
    private final Crew crew;
    private final Trace trace;
    private final Roster fibers = new Roster();
    private final Semaphore end = new Semaphore(0);
    private final Fate fate;
    private final Blockades blockades = new Blockades(this);
    private volatile @Nullable Fiber current;
    private volatile int turns;
    private int numbers;
    private long now;
    private int steps;
    private boolean over;
    private boolean stuck;

    /** What may happen at a step. */
    interface Fate {
        void strike(int step, String what);
    }

    World(long seed, Crew crew, Trace trace, Fate fate) {
        this.die = new SplittableRandom(seed);
        this.crew = crew;
        this.trace = trace;
        this.fate = fate;
    }

    /** Runs the first fiber, and all that it starts, to the end. */
    void run(Runnable director) {
        Fiber first = add("director", null, director);
        current = first;
        first.passBaton();
        blockades.watchUntil(end);
    }

    Fiber start(String name, @Nullable Machine machine, Runnable body) {
        return add(name, machine, body);
    }

    private Fiber add(String name, @Nullable Machine machine, Runnable body) {
        Fiber fiber = new Fiber(numbers++, name, machine);
        fibers.add(fiber);
        fiber.runOn(crew.lend(), () -> live(fiber, body));
        return fiber;
    }

    private void live(Fiber fiber, Runnable body) {
        try {
            body.run();
        } catch (Crash e) {
            trace.note(fiber, "is gone");
        } catch (RuntimeException e) {
            // As in an executor: whoever gave the task away hears nothing of it.
            trace.note(fiber, "ended with " + e);
        } finally {
            leave(fiber);
        }
    }

    private void leave(Fiber fiber) {
        requireTurn(fiber);
        fibers.remove(fiber);
        Crew.Hand hand = fiber.hand();
        if (hand != null) {
            crew.giveBack(hand);
        }
        if (fiber.number() == 0) {
            over = true;
        }
        if (fibers.isEmpty()) {
            end.release();
        } else {
            passTo(choose(null));
        }
    }

    /** A moment at which anything may happen; to be passed before every effect that others can see. */
    void step(String what) {
        Fiber me = running();
        requireAlive(me);
        trace.step(me, what);
        now += die.nextLong(LONGEST_STEP);
        if (++steps > TOO_MANY_STEPS) {
            giveUp();
        }
        fate.strike(steps, what);
        handOn(me);
    }

    /** Waits until a condition holds, or a time has come; says whether the condition holds. */
    boolean await(BooleanSupplier condition, long latest) {
        Fiber me = running();
        requireAlive(me);
        me.await(condition, latest);
        handOn(me);
        return condition.getAsBoolean();
    }

    void sleep(long nanos) {
        Fiber me = running();
        requireAlive(me);
        me.await(null, now + nanos);
        handOn(me);
    }

    private void handOn(Fiber me) {
        Fiber next = choose(me);
        if (next != me) {
            passTo(next);
            me.takeBaton();
        }
        me.awake();
        requireAlive(me);
    }

    private void passTo(Fiber next) {
        current = next;
        next.passBaton();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only whoever has the baton chooses
    private Fiber choose(@Nullable Fiber me) {
        turns++;
        blockades.settle();
        if (me != null && me.isReady(now, over) && die.nextInt(100) < STAYING) {
            return me;
        }
        while (true) {
            int ready = fibers.countReady(now, over);
            if (ready > 0) {
                return fibers.oneOfReady(ready, now, over, die);
            }
            letTimePass();
        }
    }

    private void letTimePass() {
        long earliest = fibers.readyAt();
        if (earliest == Long.MAX_VALUE) {
            giveUp();
        } else {
            now = Math.max(now, earliest);
        }
    }

    private void giveUp() {
        stuck = true;
        over = true;
    }

    /** Nobody could go on any more, or somebody went on for ever. */
    boolean isStuck() {
        return stuck;
    }

    void kill(Machine machine) {
        machine.kill();
        fibers.kill(machine);
    }

    private boolean isGone(Fiber fiber) {
        Machine machine = fiber.machine();
        return over || fiber.isDead() || (machine != null && machine.isDead());
    }

    private void requireAlive(Fiber fiber) {
        if (isGone(fiber)) {
            throw new Crash();
        }
    }

    /** The fiber of the calling thread, whose turn it is. */
    Fiber running() {
        if (Thread.currentThread() instanceof Crew.Hand hand && hand.fiber() != null) {
            Fiber me = hand.fiber();
            requireTurn(me);
            return me;
        }
        throw new IllegalStateException("this thread is none of this world");
    }

    /** Whoever waited for a lock of the engine's own goes on without the baton once he has it: no further than here. */
    private void requireTurn(Fiber me) {
        if (current != me) {
            me.comeBack();
        }
    }

    /** Who runs now, as far as others can see. */
    @Nullable
    Fiber current() {
        return current;
    }

    /** Changes whenever somebody chooses who goes on. */
    int turns() {
        return turns;
    }

    /** The running fiber cannot go on before another one has. */
    void goOnWithout(Fiber blocked) {
        blocked.block();
        blockades.add(blocked);
        passTo(choose(null));
    }

    List<Fiber> fibers() {
        return fibers.all();
    }

    long now() {
        if (Thread.currentThread() instanceof Crew.Hand) {
            Fiber unused = running();
        }
        return now;
    }

    int steps() {
        return steps;
    }

    SplittableRandom die() {
        return die;
    }

    Trace trace() {
        return trace;
    }
}
