package dev.zdm.internal.routing;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the new service, or after its failure that of the old one. What its caller does to it, such as
 * cancelling it or giving it a time limit, reaches the call under way.
 */
final class Relay<T extends @Nullable Object> extends CompletableFuture<T> {

    /** Who answers after a failure; throws the failure where nobody does. */
    @FunctionalInterface
    interface Recovery<T extends @Nullable Object> {
        @Nullable
        CompletionStage<T> after(Throwable failure) throws Exception;
    }

    Relay(CompletionStage<T> first, PermitReport report, Recovery<T> recovery) {
        var unused = whenComplete((answer, failure) -> stop(first, report, failure));
        var unusedToo = first.whenComplete((answer, failure) -> {
            // Also where the caller has ended it, who may have come too late to report it; a second report is ignored.
            report.ended(failure == null ? null : Later.cause(failure));
            if (!isDone()) {
                hear(answer, failure, recovery);
            }
        });
    }

    private void hear(T answer, @Nullable Throwable failure, Recovery<T> recovery) {
        if (failure == null) {
            complete(answer);
        } else {
            recover(failure, Later.cause(failure), recovery);
        }
    }

    @SuppressWarnings("NullAway") // a service that returns no stage answers with nothing
    private void recover(Throwable failure, Throwable cause, Recovery<T> recovery) {
        try {
            CompletionStage<T> second = recovery.after(cause);
            if (second == null) {
                complete(null);
                return;
            }
            var unused = whenComplete((answer, end) -> cancel(second));
            var unusedToo = second.whenComplete((answer, end) -> finish(answer, end));
        } catch (Exception | Error e) {
            completeExceptionally(e == cause ? failure : e);
        }
    }

    private void finish(T answer, @Nullable Throwable failure) {
        if (failure == null) {
            complete(answer);
        } else {
            completeExceptionally(failure);
        }
    }

    private void stop(CompletionStage<T> first, PermitReport report, @Nullable Throwable failure) {
        if (!first.toCompletableFuture().isDone()) {
            report.endedOrCancelled(failure == null ? new CancellationException() : failure);
            cancel(first);
        }
    }

    private static void cancel(CompletionStage<?> stage) {
        stage.toCompletableFuture().cancel(true);
    }
}
