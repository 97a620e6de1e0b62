package dev.zdm.internal.fleet;

import dev.zdm.plan.InstanceConflictException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ServedPhases;
import org.jspecify.annotations.Nullable;

/**
 * Whether this instance lets calls in: not without a place among the others, and not in a phase that its code does not serve.
 * Whoever changes it holds the view's lock; one volatile read tells every call.
 */
final class Door {
    private static final String CLOSED = "this Zdm was closed";

    private final ServedPhases serves;
    private volatile @Nullable String eviction;
    private volatile boolean shut;

    Door(ServedPhases serves) {
        this.serves = serves;
    }

    boolean isShut() {
        return shut;
    }

    @Nullable
    String eviction() {
        return eviction;
    }

    /** Before a state is entered that is not served, so that no call slips into it. */
    void shutBefore(MigrationState next) {
        shut |= !serves.covers(next);
    }

    /** Once a state has been entered. */
    void openIn(MigrationState present) {
        shut = eviction != null || !serves.covers(present);
    }

    void evict(String reason) {
        eviction = reason;
        shut = true;
    }

    void close() {
        evict(CLOSED);
    }

    void readmit(MigrationState present) {
        if (!CLOSED.equals(eviction)) {
            eviction = null;
            openIn(present);
        }
    }

    /** Refuses calls. */
    void requireOpen(MigrationState present) {
        requirePlace(present);
        if (!serves.covers(present)) {
            throw Membership.notServed(serves, present);
        }
    }

    /** Refuses whatever needs this instance's place in the migration, once that was lost. */
    void requirePlace(MigrationState present) {
        String reason = eviction;
        if (reason != null) {
            throw evicted(reason, present);
        }
    }

    private static InstanceConflictException evicted(String reason, MigrationState present) {
        return new InstanceConflictException(
                present.migration(),
                present.phase(),
                reason,
                reason.equals(CLOSED)
                        ? "call a migration of a Zdm that is open, and close it after the last call"
                        : "stop one of the two, or give each instance a name of its own; calls go on once this one is alone");
    }
}
