package dev.zdm.internal.routing;

import org.jspecify.annotations.Nullable;

/** Routes writes in one consistency mode. */
public sealed interface WriteRouter<K> permits AtomicWrites, BestEffortWrites, WatchedWrites {

    /** Runs the write on the side that serialises it, and copies the rows that it changed. */
    <T extends @Nullable Object, X extends Exception> T write(WriteCall<K, T, X> call) throws X;

    /** Copies again what is still owed, where the mode can owe anything. */
    default void repair() {}
}
