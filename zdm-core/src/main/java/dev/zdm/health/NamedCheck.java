package dev.zdm.health;

import dev.zdm.plan.ConfigurationException;
import java.time.Duration;

/**
 * A check as it is shown and run. Immutable.
 *
 * @param migration the migration that it is about, empty if it is about none
 * @param name what it is called, unique for each migration
 * @param reach whom it concerns
 * @param timeout how long whoever asks waits for its answer
 * @param immediate whether it only looks at what is in memory: then it runs on the thread of whoever asks, and needs none of
 *     the executor's
 * @param check looks
 */
public record NamedCheck(
        String migration, String name, Reach reach, Duration timeout, boolean immediate, HealthCheck check) {
    /** How long a check may take for which nothing is said: 5 seconds. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Refuses what cannot work.
     *
     * @throws ConfigurationException if the name is blank, or the timeout is not positive
     */
    public NamedCheck {
        require(!name.isBlank(), "a health check has a blank name", "give it one, such as payments");
        require(
                !timeout.isNegative() && !timeout.isZero(),
                "the health check '" + name + "' has a timeout of " + timeout,
                "give a positive duration, such as 5s");
    }

    private static void require(boolean condition, String problem, String remedy) {
        if (!condition) {
            throw new ConfigurationException(null, null, problem, remedy);
        }
    }

    /**
     * A check of the application's own, with a timeout of 5 seconds, that concerns the application.
     *
     * @param name what it is called
     * @param check looks
     * @return the check
     * @throws ConfigurationException if the name is blank
     */
    public static NamedCheck of(String name, HealthCheck check) {
        return new NamedCheck("", name, Reach.APPLICATION, DEFAULT_TIMEOUT, false, check);
    }

    /**
     * The same with another timeout.
     *
     * @param duration how long whoever asks waits for its answer
     * @return a new check
     * @throws ConfigurationException if it is not positive
     */
    public NamedCheck within(Duration duration) {
        return new NamedCheck(migration, name, reach, duration, immediate, check);
    }

    /**
     * The same for others.
     *
     * @param whom whom it concerns
     * @return a new check
     */
    public NamedCheck reaching(Reach whom) {
        return new NamedCheck(migration, name, whom, timeout, immediate, check);
    }

    /**
     * The same on the thread of whoever asks, for checks that only look at what is in memory.
     *
     * @return a new check
     */
    public NamedCheck immediately() {
        return new NamedCheck(migration, name, reach, timeout, true, check);
    }

    /**
     * The same as one of a migration's checks.
     *
     * @param id the migration's id
     * @return a new check
     */
    public NamedCheck about(String id) {
        return new NamedCheck(id, name, reach, timeout, immediate, check);
    }

    /** What distinguishes it from all others. */
    record Id(String migration, String name) {}

    Id id() {
        return new Id(migration, name);
    }
}
