package dev.zdm.internal.routing;

import dev.zdm.event.Operation;
import dev.zdm.plan.Side;
import org.jspecify.annotations.Nullable;

/** Writes under the eyes of an observer. */
public record WatchedWrites<K>(Watch watch, WriteRouter<K> writes) implements WriteRouter<K> {
    @Override
    public <T extends @Nullable Object, X extends Exception> T write(WriteCall<K, T, X> call) throws X {
        return watch.<T, X>over(
                Operation.WRITE,
                observed -> () -> writes.write(new WriteCall<>(
                        call.knownKeys(),
                        Watch.telling(observed, Side.OLD, call.old()),
                        Watch.telling(observed, Side.NEW, call.next()),
                        call.keysOf())));
    }

    @Override
    public void repair() {
        writes.repair();
    }
}
