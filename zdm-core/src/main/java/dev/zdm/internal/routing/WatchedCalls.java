package dev.zdm.internal.routing;

import dev.zdm.event.Operation;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Service calls under the eyes of an observer. */
public record WatchedCalls(Watch watch, ServiceCalls calls) implements ServiceCalls {
    @Override
    public <T extends @Nullable Object, X extends Exception> T call(
            Supplier<@Nullable String> key, CallTerms terms, Call<T, X> old, Call<T, X> next) throws X {
        return watch.<T, X>over(
                Operation.CALL,
                observed -> () -> calls.call(
                        key, terms, Watch.telling(observed, Side.OLD, old), Watch.telling(observed, Side.NEW, next)));
    }

    /** Watches until the answer is promised: what is watched begins and ends on one thread. */
    @SuppressWarnings("NullAway") // the type argument is @Nullable, which NullAway sees in JSpecify mode only
    @Override
    public <T extends @Nullable Object> @Nullable CompletionStage<T> callLater(
            ReadCall<@Nullable CompletionStage<T>, Exception> call, CallTerms terms) throws Exception {
        return watch.<@Nullable CompletionStage<T>, Exception>over(
                Operation.CALL,
                observed -> () -> calls.callLater(
                        new ReadCall<>(
                                call.key(),
                                Watch.telling(observed, Side.OLD, call.old()),
                                Watch.telling(observed, Side.NEW, call.next())),
                        terms));
    }
}
