package dev.zdm.internal.copy;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.CopyQueue.Backlog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the two sides of one table owe each other. */
public interface Debts<K> {
    /** Nothing. */
    Backlog NONE = new Backlog(0, 0, Optional.empty(), Duration.ZERO);

    /** One for each side that can owe anything now. */
    List<? extends Debt<K>> all();

    /** What a side owes the other. */
    Backlog backlog(Side side);

    /** A key as events show it. */
    String hashOf(K key, MigrationState state);

    /** Forgets what both sides owe. */
    void forget();

    /** The same as {@link #backlog} for figures, in which a database that does not answer owes nothing. */
    default Backlog knownBacklog(Side side) {
        try {
            return backlog(side);
        } catch (RuntimeException e) {
            return NONE;
        }
    }
}
