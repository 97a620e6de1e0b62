package dev.zdm.internal.routing;

import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedWrites;
import dev.zdm.spi.Passage;
import dev.zdm.spi.UnitOpener;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Routes writes in one consistency mode. */
public sealed interface WriteRouter<K> permits AtomicWrites, BestEffortWrites, DurableWrites, WatchedWrites {

    /**
     * Runs the write on the side that serialises it, and copies the rows that it changed.
     *
     * @param call makes the write of the two commands and its keys; asked only while both sides are kept: in a parked
     *     phase nobody needs a key, and a key expression costs more than the rest of the call
     * @param old the command on the old side
     * @param next the command on the new side
     */
    <T extends @Nullable Object, X extends Exception> T write(
            Supplier<WriteCall<K, T, X>> call, Call<T, X> old, Call<T, X> next) throws X;

    /** The same with a write that is made already. */
    default <T extends @Nullable Object, X extends Exception> T write(WriteCall<K, T, X> call) throws X {
        return write(() -> call, call.old(), call.next());
    }

    /** Runs in the unit under way, or in a new one of the side that serialises writes. */
    <T extends @Nullable Object, X extends Exception> T inUnit(Call<T, X> call) throws X;

    /** Begins a unit of the side that serialises writes, which its opener ends. */
    <B> B begin(UnitOpener<B> opener);

    /** The side in whose database the unit under way is; the old one where both share their units. */
    Optional<Side> sideOfUnit();

    /**
     * Writes that somebody makes by himself on the side for which his code is written; alone, if code of the two sides must
     * not write at the same time.
     */
    CapturedWrites<K> captured(Side side, boolean alone);

    /** Copies again what is still owed, where the mode can owe anything. */
    default void repair() {}

    /** The short way of writes while the migration is parked on the old side, if there is one. */
    default Optional<Passage> passage() {
        return Optional.empty();
    }
}
