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

    /**
     * Runs the application's code where it will not be run again: what cannot be run twice saves here the copy of itself
     * that {@link #run()} needs.
     *
     * @return its result
     * @throws X whatever it throws
     */
    default T runOnce() throws X {
        return run();
    }
}
