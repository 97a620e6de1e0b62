package dev.zdm.spi;

import org.jspecify.annotations.Nullable;

/**
 * Reads of code whose writes are captured. Where what is read may be written afterwards, the code's own side answers, so that
 * what changes is part of a session that finds it out; elsewhere the side that the phase says. Thread-safe.
 *
 * @param <K> the key
 */
public interface CapturedReads<K> {

    /**
     * Reads one row.
     *
     * @param key its key
     * @param own asks the code's own side
     * @param other asks the other side, and answers in the code's own shape; what it answers belongs to no session
     * @param <T> what the code returns; null or an empty {@code Optional} counts as missing
     * @param <X> what the code may throw
     * @return the answer of one of the two
     * @throws X what that one threw
     * @throws dev.zdm.plan.ConfigurationException if the code does not serve the present phase
     * @throws dev.zdm.plan.StalePhaseException if the fleet has moved on from the phase of the unit; run it again
     */
    <T extends @Nullable Object, X extends Exception> T read(K key, Call<T, X> own, Call<T, X> other) throws X;

    /**
     * Reads rows without naming a key: the other side may answer when all keys have moved.
     *
     * @param own asks the code's own side
     * @param other asks the other side, and answers in the code's own shape
     * @param <T> what the code returns
     * @param <X> what the code may throw
     * @return the answer of one of the two
     * @throws X what that one threw
     */
    <T extends @Nullable Object, X extends Exception> T query(Call<T, X> own, Call<T, X> other) throws X;
}
