package dev.zdm.internal.scan;

import java.time.Duration;

/**
 * For how long a lane claims chunks: twice as long as its last try took, if that is longer than what is wanted. Two lanes whose
 * tries take longer than their leases would relieve each other for ever, and neither would get anything done. For one
 * thread.
 */
final class Lease {
    private final Duration wanted;
    private Duration length;

    Lease(Duration wanted) {
        this.wanted = wanted;
        this.length = wanted;
    }

    Duration length() {
        return length;
    }

    /** The last try took so long, whether it was of use or not. */
    void tried(long nanos) {
        Duration twice = Duration.ofNanos(nanos).multipliedBy(2);
        length = twice.compareTo(wanted) > 0 ? twice : wanted;
    }
}
