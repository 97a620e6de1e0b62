package dev.zdm.proof.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The fibers of a world in the order in which they began, and who of them could go on. */
final class Roster {
    private final List<Fiber> fibers = new ArrayList<>();

    void add(Fiber fiber) {
        fibers.add(fiber);
    }

    void remove(Fiber fiber) {
        fibers.remove(fiber);
    }

    List<Fiber> all() {
        return fibers;
    }

    boolean isEmpty() {
        return fibers.isEmpty();
    }

    /** One of so many that are ready. The die is thrown only if there is a choice. */
    Fiber oneOfReady(int ready, long now, boolean over, SplittableRandom die) {
        int left = ready == 1 ? 0 : die.nextInt(ready);
        for (Fiber fiber : fibers) {
            if (fiber.isReady(now, over) && left-- == 0) {
                return fiber;
            }
        }
        throw new IllegalStateException("nobody is ready");
    }

    int countReady(long now, boolean over) {
        int ready = 0;
        for (int i = 0; i < fibers.size(); i++) {
            ready += fibers.get(i).isReady(now, over) ? 1 : 0;
        }
        return ready;
    }

    /** When the first of them is ready if nothing happens; {@link Long#MAX_VALUE} if all wait for something. */
    long readyAt() {
        long earliest = Long.MAX_VALUE;
        for (Fiber fiber : fibers) {
            earliest = Math.min(earliest, fiber.readyAt());
        }
        return earliest;
    }

    void kill(Machine machine) {
        fibers.stream().filter(fiber -> fiber.isOf(machine)).forEach(Fiber::kill);
    }
}
