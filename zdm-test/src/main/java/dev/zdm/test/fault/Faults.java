package dev.zdm.test.fault;

import dev.zdm.plan.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The points at which something can go wrong in one test, and what was told to. Thread-safe.
 *
 * <pre>{@code
 * zdm.faults().fail("orders_v2.put").onCall(2);          // the second write fails here
 * zdm.faults().delay("new.call", Duration.ofSeconds(2)); // the next call takes two seconds of manual time
 * zdm.faults().crash("orders.committed");                // the process dies right after OLD has committed
 * }</pre>
 */
public final class Faults {
    private final Map<String, FaultPoint> points = new ConcurrentSkipListMap<>();
    private final List<Fault> armed = new CopyOnWriteArrayList<>();
    private final Consumer<Duration> passTime;

    /**
     * Creates faults without any point.
     *
     * @param passTime moves the time in which delays are measured
     */
    public Faults(Consumer<Duration> passTime) {
        this.passTime = passTime;
    }

    /**
     * The point of a name, made if there is none yet. The stores and services of the kit make their own; a fake of a
     * test's own may have more.
     *
     * @param name the name, best {@code subject.verb}
     * @return the point, to be told whenever the code comes by
     */
    public FaultPoint point(String name) {
        return points.computeIfAbsent(name, FaultPoint::new);
    }

    /**
     * Lets a call throw {@link InjectedFailureException}.
     *
     * @param point the name of the point
     * @return the fault, to say at which call and what is thrown
     * @throws ConfigurationException if there is no such point; the message lists those that there are
     */
    public Fault fail(String point) {
        return arm(point, Fault.failing(point));
    }

    /**
     * Lets a call take longer, in manual time: deadlines that pass meanwhile are met at once.
     *
     * @param point the name of the point
     * @param by how much longer
     * @return the fault, to say at which call
     * @throws ConfigurationException if there is no such point
     */
    public Fault delay(String point, Duration by) {
        return arm(point, Fault.delaying(point, by, passTime));
    }

    /**
     * Lets the process die at a call: {@link SimulatedCrash} is thrown, which no handler of exceptions sees. What was
     * not committed before is gone, and nothing that was going to happen after it does.
     *
     * @param point the name of the point
     * @return the fault, to say at which call
     * @throws ConfigurationException if there is no such point
     */
    public Fault crash(String point) {
        return arm(point, Fault.crashing(point));
    }

    private Fault arm(String name, Fault fault) {
        FaultPoint point = points.get(name);
        if (point == null) {
            throw new ConfigurationException(
                    null, null, "there is no fault point '" + name + "'", "use one of " + points.keySet());
        }
        armed.add(fault);
        return point.arm(fault);
    }

    /**
     * Fails if a fault never happened: what it was to show was not shown.
     *
     * @throws AssertionError naming every fault that did not happen
     */
    public void requireAllHappened() {
        List<Fault> missed = armed.stream().filter(Fault::isMissed).toList();
        if (!missed.isEmpty()) {
            throw new AssertionError("these faults never happened, so this test does not show what they were for: "
                    + missed + ". Reach their points, or say ifReached() where a phase may pass them by.");
        }
    }

    /**
     * Whether a simulated crash has happened, after which the two sides may differ.
     *
     * @return true after the first one
     */
    public boolean hasCrashed() {
        return armed.stream().anyMatch(fault -> fault.isCrash() && fault.timesHappened() > 0);
    }
}
