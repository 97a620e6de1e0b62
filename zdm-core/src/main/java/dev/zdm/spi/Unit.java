package dev.zdm.spi;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The unit of work (transaction) under way on the calling thread. Used only by the thread that runs it, and not after it
 * ended.
 */
public interface Unit {

    /**
     * Whether the unit was declared to write nothing, so that its reads may follow the share.
     *
     * @return true for a read-only transaction
     */
    boolean isReadOnly();

    /**
     * Lets the unit end only by rolling back, even if the caller catches the exception that follows.
     */
    void markRollbackOnly();

    /**
     * Runs a callback once when the unit has ended, outside of its transaction.
     *
     * @param callback receives true if the unit committed; must not throw
     */
    void afterCompletion(Consumer<Boolean> callback);

    /**
     * Runs a callback once the unit has committed, before {@link #afterCompletion}'s and outside of its transaction, on
     * the same thread. What it throws reaches whoever ended the unit, although that is committed: for what the caller
     * must hear and cannot be undone. Several run in order, also after one has thrown.
     *
     * @param callback what to run
     */
    void afterCommit(Runnable callback);

    /**
     * A value attached to the unit.
     *
     * @param key identifies the value, by equality
     * @return the value, null if none was attached
     */
    @Nullable
    Object attribute(Object key);

    /**
     * Attaches a value to the unit; it goes when the unit ends. zdm attaches, under the key {@code MigrationState.class},
     * the state in which it serves the unit, so that an error of the unit's end can name it.
     *
     * @param key identifies the value, by equality
     * @param value the value
     */
    void attach(Object key, Object value);
}
