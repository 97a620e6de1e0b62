package dev.zdm.spi;

import java.util.Optional;

/**
 * Something that a scan must not harm. It is asked between two chunks, by every worker; while one says no, all workers of
 * that instance rest. Thread-safe.
 */
@FunctionalInterface
public interface Throttle {

    /**
     * Whether a scan has to rest, and why.
     *
     * @return a phrase with the figure that was read and its limit, such as {@code "replica r1 lags 12 s behind, limit 5
     *     s"}; empty if it may go on
     */
    Optional<String> reasonToRest();
}
