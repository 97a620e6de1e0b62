package dev.zdm.spi;

import dev.zdm.plan.Side;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The application's code of one side, whose writes somebody captures as {@link CapturedWrites} has it: what a router of its
 * repository must know of the sessions in which the code reads and writes. Thread-safe.
 */
public interface CapturedCode {

    /**
     * The side for which the code is written.
     *
     * @return the old side while the code knows the old rows, the new one once it knows the new ones
     */
    Side side();

    /**
     * Whether something is open on this thread that may write later what the code reads now, although no unit of work of the
     * migration's databases is under way, or only a read-only one: a session that outlives its transactions, or a transaction
     * of somebody else.
     *
     * @return true if the code has to read its own side
     */
    default boolean maySaveLater() {
        return false;
    }

    /**
     * Asks the other side, and makes an answer of the code's own shape of what it says. What is loaded later than the call
     * has to be loaded by the time this returns.
     *
     * @param call asks and translates
     * @param <T> the answer
     * @param <X> what the call may throw
     * @return the call's answer
     * @throws X what the call threw
     */
    default <T extends @Nullable Object, X extends Exception> T askOther(Call<T, X> call) throws X {
        return call.run();
    }

    /**
     * Runs a statement that changes or removes rows without loading them, and captures it by the rows' keys.
     *
     * @param keys the keys of all rows that the call writes
     * @param call writes them
     * @param <T> what it returns
     * @param <X> what it may throw
     * @return the call's result
     * @throws X what the call threw
     */
    <T extends @Nullable Object, X extends Exception> T write(Collection<?> keys, Call<T, X> call) throws X;
}
