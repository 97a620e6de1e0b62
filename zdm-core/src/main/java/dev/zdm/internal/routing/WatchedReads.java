package dev.zdm.internal.routing;

import dev.zdm.event.Operation;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.CapturedCode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads under the eyes of an observer. */
public record WatchedReads(Watch watch, Reads reads) implements Reads {
    @Override
    public <T extends @Nullable Object, X extends Exception> T read(
            Supplier<@Nullable String> key, Call<T, X> old, Call<T, X> next) throws X {
        return watch.<T, X>over(
                Operation.READ,
                observed -> () -> reads.read(
                        key, Watch.telling(observed, Side.OLD, old), Watch.telling(observed, Side.NEW, next)));
    }

    @Override
    public Reads of(CapturedCode code) {
        return new WatchedReads(watch, reads.of(code));
    }
}
