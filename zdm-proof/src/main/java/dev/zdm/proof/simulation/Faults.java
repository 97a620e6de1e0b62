package dev.zdm.proof.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Lets faults happen at steps that were drawn beforehand. */
final class Faults {
    private static final int FIRST = 10;
    private static final int HORIZON = 240;
    private static final long MILLI = 1_000_000;

    private final History history;
    private final List<Integer> steps = new ArrayList<>();
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private boolean over;

    Faults(History history, int number) {
        this.history = history;
        for (int i = 0; i < number; i++) {
            steps.add(FIRST + history.roll(HORIZON));
        }
    }

    void strike(int step) {
        if (steps.contains(step)) {
            strike(history.oneOf(List.of(Fault.values())));
        }
    }

    private void strike(Fault fault) {
        List<Instance> up = history.up();
        if (up.isEmpty()) {
            return;
        }
        Instance victim = history.oneOf(up);
        List<SimDatabase> databases = history.stores().databases();
        SimDatabase database = history.oneOf(databases);
        counts.merge(fault, 1, Integer::sum);
        history.world().trace().note(fault + " of " + victim.machine().name() + " or " + database.name());
        strike(fault, victim, database);
    }

    private void strike(Fault fault, Instance victim, SimDatabase database) {
        long now = history.world().now();
        Machine machine = victim.machine();
        switch (fault) {
            case CRASH -> history.crash(victim);
            case PAUSE -> machine.holdUp(span());
            case SLEEP -> machine.sleep(span());
            case LATE_DELIVERY -> late().holdUp(now + span());
            case LOST_REPLY -> database.loseNextReply();
            case OUTAGE -> database.fail(now + span() / 2);
            case CUT_OFF -> database.cutOff(machine, now + span());
            case FAILOVER -> database.fail(now);
            case WALL_CLOCK -> machine.moveWallClock((history.roll(20_000) - 10_000) * MILLI);
            case STORE_CLOCK -> history.stores().control().moveClock((history.roll(8_000) - 2_000) * MILLI);
        }
    }

    private Fiber late() {
        List<Fiber> fibers = history.world().fibers().stream()
                .filter(fiber -> fiber.machine() != null && !fiber.name().endsWith("timer"))
                .toList();
        return fibers.isEmpty() ? history.world().running() : history.oneOf(fibers);
    }

    /** Up to more than two lives of a lease. */
    private long span() {
        return history.roll(100) < 40 ? history.roll(400) * MILLI : history.roll(9_000) * MILLI;
    }

    void end() {
        over = true;
        history.stores().databases().forEach(SimDatabase::heal);
    }

    boolean isOver() {
        return over;
    }

    Map<Fault, Integer> counts() {
        return counts;
    }
}
