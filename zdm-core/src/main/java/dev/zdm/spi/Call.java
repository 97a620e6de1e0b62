package dev.zdm.spi;

import org.jspecify.annotations.Nullable;

/**
 * One call of the application's own code on one side. Its exception reaches the caller untouched.
 *
 * @param <T> what it returns
 * @param <X> the checked exception it may throw; {@code RuntimeException} if none
 */
@FunctionalInterface
public interface Call<T extends @Nullable Object, X extends Exception> {
    /**
     * Runs the application's code.
     *
     * @return its result
     * @throws X whatever it throws
     */
    T run() throws X;
}
