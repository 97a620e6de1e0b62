package dev.zdm.health;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Runs checks side by side, each with a deadline of its own, and adds their answers up to one status. Whoever asks waits for
 * the longest timeout at most. A check that has not come back is not begun again, so that one that hangs holds one thread and
 * not one for each time that somebody asks. Thread-safe.
 *
 * <p>Answers are kept for a second, and whoever asks while the checks run gets what they find: many who ask at once cost as
 * much as one.
 */
public final class HealthChecks {
    private final Executor executor;
    private final TimeSource time;
    private final Flight all;
    private final Flight instance;
    private final Map<NamedCheck.Id, Turn> turns = new ConcurrentHashMap<>();
    private final Map<NamedCheck.Id, HealthStatus> latest = new ConcurrentHashMap<>();
    private final List<NamedCheck> own = new ArrayList<>();
    private final List<Supplier<? extends Collection<NamedCheck>>> others = new CopyOnWriteArrayList<>();
    private volatile Duration keep = Duration.ofSeconds(1);

    /**
     * None yet.
     *
     * @param executor runs the checks; must not run them on the caller's thread. It is not closed
     * @param time the clock
     */
    public HealthChecks(Executor executor, TimeSource time) {
        this.executor = executor;
        this.time = time;
        this.all = new Flight(time);
        this.instance = new Flight(time);
    }

    /**
     * Adds a check that concerns the application, with a timeout of 5 seconds.
     *
     * @param name what it is called
     * @param check looks
     * @return this
     * @throws ConfigurationException if the name is blank or taken
     */
    public HealthChecks addCheck(String name, HealthCheck check) {
        return add(NamedCheck.of(name, check));
    }

    /**
     * Adds a check that concerns the application.
     *
     * @param name what it is called
     * @param check looks
     * @param timeout how long whoever asks waits for its answer
     * @return this
     * @throws ConfigurationException if the name is blank or taken, or the timeout is not positive
     */
    public HealthChecks addCheck(String name, HealthCheck check, Duration timeout) {
        return add(NamedCheck.of(name, check).within(timeout));
    }

    /**
     * Adds a check.
     *
     * @param check the check
     * @return this
     * @throws ConfigurationException if its name is taken
     */
    public HealthChecks add(NamedCheck check) {
        synchronized (own) {
            if (own.stream().anyMatch(known -> known.id().equals(check.id()))) {
                throw new ConfigurationException(
                        null,
                        null,
                        "two health checks are called '" + check.name() + "'",
                        "give each a name of its own");
            }
            own.add(check);
        }
        all.forget();
        instance.forget();
        return this;
    }

    /**
     * Adds checks that may come and go.
     *
     * @param checks asked for them each time; must be quick, and give each check another name
     * @return this
     */
    public HealthChecks addAll(Supplier<? extends Collection<NamedCheck>> checks) {
        others.add(checks);
        return this;
    }

    /**
     * How long answers are kept. Default 1 second.
     *
     * @param duration how long; zero to look anew each time
     * @return this
     * @throws ConfigurationException if it is negative
     */
    public HealthChecks keepFor(Duration duration) {
        if (duration.isNegative()) {
            throw new ConfigurationException(
                    null, null, "health is to be kept for " + duration, "give a duration that is not negative");
        }
        keep = duration;
        return this;
    }

    /**
     * Runs all checks, or tells what they found lately.
     *
     * @return what they found
     */
    public HealthReport report() {
        return all.report(keep, () -> run(checks().toList()));
    }

    /**
     * The same for those checks alone that say whether this instance may get requests: no other one delays the answer.
     *
     * @return what they found
     */
    public HealthReport fitness() {
        return instance.report(
                keep,
                () -> run(checks().filter(check -> check.reach() == Reach.INSTANCE)
                        .toList()));
    }

    /**
     * What a check found when it was run last. Runs nothing.
     *
     * @param check the check
     * @return its status, empty if nobody has asked yet
     */
    public Optional<HealthStatus> latest(NamedCheck check) {
        return Optional.ofNullable(latest.get(check.id()));
    }

    private Stream<NamedCheck> checks() {
        List<NamedCheck> found;
        synchronized (own) {
            found = List.copyOf(own);
        }
        return Stream.concat(found.stream(), others.stream().flatMap(more -> more.get().stream()));
    }

    /** All begin before the first one is waited for, so that their deadlines pass together. */
    private HealthReport run(List<NamedCheck> checks) {
        Instant at = time.now();
        long begun = time.nanoTime();
        List<Turn> begin = checks.stream().map(this::turn).toList();
        List<CheckResult> results = begin.stream().map(Turn::result).toList();
        results.forEach(each -> latest.put(new NamedCheck.Id(each.migration(), each.name()), each.status()));
        return HealthReport.of(at, Duration.ofNanos(time.nanoTime() - begun), results);
    }

    /** The turn under way, whose deadline may have passed, or a new one. */
    private Turn turn(NamedCheck check) {
        Turn turn = turns.compute(
                check.id(), (id, last) -> last != null && last.isUnderWay() ? last : new Turn(check, time));
        turn.begin(executor);
        return turn;
    }
}
