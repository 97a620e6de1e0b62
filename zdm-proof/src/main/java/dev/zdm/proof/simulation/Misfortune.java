package dev.zdm.proof.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides at each step whether something happens that nobody wants. One for each history. */
interface Misfortune {
    long MILLI = 1_000_000;

    /** Called before every step. */
    void strike(History history, int step, String what);

    /** How many faults are drawn besides. */
    default int faults() {
        return 0;
    }

    static Misfortune none() {
        return (history, step, what) -> {};
    }

    static Misfortune any() {
        return drawn(5);
    }

    static Misfortune few() {
        return drawn(2);
    }

    private static Misfortune drawn(int bound) {
        return new Misfortune() {
            @Override
            public void strike(History history, int step, String what) {}

            @Override
            public int faults() {
                return bound;
            }
        };
    }

    /** The last to start is held up where it registers. */
    final class LateJoiner implements Misfortune {
        private boolean done;

        @Override
        public void strike(History history, int step, String what) {
            Fiber fiber = history.world().running();
            Machine machine = fiber.machine();
            boolean joins = machine != null && machine.name().equals(fiber.name()) && history.isLast(machine);
            if (!done && joins && history.roll(100) < 25) {
                done = true;
                fiber.holdUp(history.world().now() + (500 + history.roll(5_000)) * MILLI);
            }
        }
    }

    /**
     * The first instance loses the state store for longer than its lease; the clocks of others run too fast, or the
     * store's clock jumps.
     */
    final class CutOff implements Misfortune {
        private boolean done;

        @Override
        public void strike(History history, int step, String what) {
            List<Instance> up = history.up();
            if (done || up.isEmpty() || up.size() < history.instances().size() || history.roll(100) >= 5) {
                return;
            }
            done = true;
            Instance victim = up.get(0);
            // Nobody instructs whoever is cut off.
            victim.instructed(true);
            long until = history.world().now() + 8_000 * MILLI;
            history.stores().control().cutOff(victim.machine(), until);
            history.world().trace().note(victim.machine().name() + " is cut off from the state store");
            if (history.roll(2) == 0) {
                up.stream().skip(1).forEach(other -> other.machine().hurry());
            } else {
                history.stores().control().moveClock(6_000 * MILLI);
            }
        }
    }

    /** Whoever instructs the fleet may stop at any step. */
    final class Hesitation implements Misfortune {
        @Override
        public void strike(History history, int step, String what) {
            Fiber fiber = history.world().running();
            if (fiber.name().endsWith(" operator") && history.roll(100) < 8) {
                fiber.holdUp(history.world().now() + history.roll(600) * MILLI);
            }
        }
    }

    /** Whoever comes to a certain statement may fall asleep there, once. */
    final class Sleeper implements Misfortune {
        private final String after;
        private final String where;
        private @Nullable Fiber armed;
        private boolean done;

        /** Only one that has come to another statement before. */
        Sleeper(String after, String where) {
            this.after = after;
            this.where = where;
        }

        @Override
        public void strike(History history, int step, String what) {
            Fiber fiber = history.world().running();
            Machine machine = fiber.machine();
            armed = what.startsWith(after) ? fiber : armed;
            if (!done && armed == fiber && machine != null && what.startsWith(where) && history.roll(100) < 40) {
                done = true;
                long nanos = (4_500 + history.roll(9_000)) * MILLI;
                history.world().trace().note(fiber, "falls asleep");
                if (history.roll(2) == 0) {
                    machine.holdUp(nanos);
                } else {
                    fiber.holdUp(history.world().now() + nanos);
                }
            }
        }
    }
}
