package dev.zdm.internal.routing;

import dev.zdm.spi.Call;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Helps with answers that come later. */
final class Later {
    private Later() {}

    /** What really went wrong, where a stage that depends on another hands its failure on. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The same question, asked by somebody who may wait for the answer. */
    static <T extends @Nullable Object> ReadCall<T, Exception> awaited(
            ReadCall<? extends @Nullable CompletionStage<T>, Exception> call) {
        return new ReadCall<>(call.key(), () -> await(call.old()), () -> await(call.next()));
    }

    @SuppressWarnings("NullAway") // a service that returns no stage at all has no answer to compare either
    private static <T extends @Nullable Object> T await(Call<? extends @Nullable CompletionStage<T>, Exception> call)
            throws Exception {
        CompletionStage<T> stage = call.run();
        if (stage == null) {
            return null;
        }
        CompletableFuture<T> answer = stage.toCompletableFuture();
        try {
            return answer.get();
        } catch (InterruptedException e) {
            // Otherwise calls that nobody waits for would gather on a service that hangs.
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
