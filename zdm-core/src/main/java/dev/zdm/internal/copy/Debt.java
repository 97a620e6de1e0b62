package dev.zdm.internal.copy;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.CopyQueue;
import java.util.Collection;
import java.util.Map;

/** The copies that one side owes the other, and how they are made up for. */
public sealed interface Debt<K> permits Apply, AtomicDebts {

    /** The side that owes. */
    Side from();

    /** What it owes. */
    CopyQueue<K> owed();

    /**
     * Copies keys as they are now.
     *
     * @param atLeast the version that each key is known to have reached
     * @return the version up to which each key is no longer owed
     */
    Map<K, Long> copy(Collection<K> keys, Map<K, Long> atLeast, MigrationState state);

    /** Whether many keys are copied together at first; if not, only those are that conflict with each other. */
    boolean isCopiedTogether();

    /** Whether all that was owed is known to have arrived, so that a copy that came too late may be forgotten. */
    boolean hasArrived(String migration);
}
