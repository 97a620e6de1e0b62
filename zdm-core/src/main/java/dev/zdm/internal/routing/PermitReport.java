package dev.zdm.internal.routing;

import dev.zdm.spi.Breaker.Permit;
import dev.zdm.spi.TimeSource;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Tells the breaker how a call ended whose answer came later. */
final class PermitReport {
    private final Permit permit;
    private final CallTerms terms;
    private final TimeSource time;
    private final long begun;

    PermitReport(Permit permit, CallTerms terms, TimeSource time) {
        this.permit = permit;
        this.terms = terms;
        this.time = time;
        this.begun = time.nanoTime();
    }

    void ended(@Nullable Throwable failure) {
        if (failure == null || terms.isAnswer(failure)) {
            permit.succeeded(time.nanoTime() - begun);
        } else {
            permit.failed(time.nanoTime() - begun, failure);
        }
    }

    /** Where the caller may have ended the call: one that was cancelled says nothing about the service. */
    void endedOrCancelled(@Nullable Throwable failure) {
        if (failure instanceof CancellationException) {
            permit.released();
        } else {
            ended(failure);
        }
    }
}
