package dev.zdm.spi;

/**
 * One call of the application's own code on one side that returns nothing.
 *
 * @param <X> the checked exception it may throw; {@code RuntimeException} if none
 */
@FunctionalInterface
public interface Action<X extends Exception> {
    /**
     * Runs the application's code.
     *
     * @throws X whatever it throws
     */
    void run() throws X;
}
