package dev.zdm.plan;

import java.time.Duration;

/**
 * A verification that begins again and again while both sides are written and the new one is read, in {@code READ_NEW} and
 * {@code WRITE_NEW}. Every instance goes its own rounds; they open no gate. Immutable.
 *
 * @param rowsPerSecond how many rows one instance compares in a second, at least 1
 * @param rest how long it rests between two rounds
 * @param repairs whether what was confirmed is repaired after each round, from the side that owns the writes
 */
public record PatrolPolicy(long rowsPerSecond, Duration rest, boolean repairs) {

    /** Checks the numbers. */
    public PatrolPolicy {
        if (rowsPerSecond < 1 || rest.isNegative()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "a patrol of " + rowsPerSecond + " rows in a second with a rest of " + rest + " can never work",
                    "give at least one row, and a rest that is not negative");
        }
    }
}
