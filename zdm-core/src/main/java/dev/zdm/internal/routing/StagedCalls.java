package dev.zdm.internal.routing;

import dev.zdm.event.CallRecorder;
import dev.zdm.event.FallbackReason;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Breaker.Permit;
import dev.zdm.spi.Call;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Routes service calls whose answer comes later. A call is over when its stage is: only then is it counted, its permit
 * given back, and its epoch left, so that a phase is not taken for drained while an answer of it is outstanding.
 *
 * <p>The caller receives the service's own stage, except where the old service may yet answer in its place.
 */
final class StagedCalls {
    private final RouteContext context;
    private final NewPath newPath;
    private final ShadowCalls shadow;

    StagedCalls(RouteContext context, NewPath newPath, ShadowCalls shadow) {
        this.context = context;
        this.newPath = newPath;
        this.shadow = shadow;
    }

    /** A call, and the epoch that it belongs to. */
    private record Asked<T extends @Nullable Object>(
            Snapshot entered, ReadCall<@Nullable CompletionStage<T>, Exception> call, CallTerms terms) {
        MigrationState state() {
            return entered.state();
        }
    }

    <T extends @Nullable Object> @Nullable CompletionStage<T> call(
            ReadCall<@Nullable CompletionStage<T>, Exception> call, CallTerms terms) throws Exception {
        Snapshot entered = context.view().enter();
        CompletionStage<T> stage;
        try {
            stage = begin(new Asked<>(entered, call, terms));
        } catch (Exception | Error e) {
            context.view().leave(entered);
            throw e;
        }
        whenOver(stage, failure -> context.view().leave(entered));
        return stage;
    }

    private <T extends @Nullable Object> @Nullable CompletionStage<T> begin(Asked<T> asked) throws Exception {
        Side only = asked.entered().onlySide();
        if (only != null) {
            return parkedLeg(only, asked.call().on(only));
        }
        ServicePhase phase = asked.state().servicePhase();
        Assigned assigned = context.assign(asked.state(), asked.call().key(), phase.mayDetourToOld(), asked.terms());
        if (phase.callSide(assigned.inShare()) == Side.NEW) {
            return onNewPath(asked, assigned);
        }
        CompletionStage<T> stage = leg(Side.OLD, asked.call().old(), assigned);
        if (stage != null && asked.terms().idempotent() && newPath.isComparedIn(phase)) {
            var unused = stage.thenAccept(
                    answer -> shadow.offerNew(asked.state(), Later.awaited(asked.call()), new Answer<>(answer)));
        }
        return stage;
    }

    private <T extends @Nullable Object> @Nullable CompletionStage<T> onNewPath(Asked<T> asked, Assigned assigned)
            throws Exception {
        if (!newPath.isFlagOn(asked.state(), asked.call().key())) {
            return old(asked, FallbackReason.FLAG_OFF, assigned);
        }
        Optional<Permit> permit = newPath.acquire();
        return permit.isPresent()
                ? withPermit(asked, permit.get(), assigned)
                : old(asked, FallbackReason.BREAKER_OPEN, null);
    }

    private <T extends @Nullable Object> @Nullable CompletionStage<T> withPermit(
            Asked<T> asked, Permit permit, Assigned assigned) throws Exception {
        PermitReport report = new PermitReport(permit, asked.terms(), context.time());
        CompletionStage<T> stage;
        try {
            stage = leg(Side.NEW, asked.call().next(), assigned);
        } catch (Exception | Error e) {
            report.ended(e);
            return recovered(asked, e);
        }
        if (stage == null || !asked.terms().idempotent()) {
            whenOver(stage, report::endedOrCancelled);
            return stage;
        }
        return new Relay<>(stage, report, failure -> recovered(asked, failure));
    }

    /** The old service's answer where the failed call may be made again; the failure itself otherwise. */
    private <T extends @Nullable Object> @Nullable CompletionStage<T> recovered(Asked<T> asked, Throwable failure)
            throws Exception {
        boolean repeat = asked.terms().idempotent()
                && failure instanceof Exception
                && !asked.terms().isAnswer(failure);
        if (repeat) {
            return old(asked, FallbackReason.FAILED, null);
        }
        if (failure instanceof Exception exception) {
            throw exception;
        }
        throw (Error) failure;
    }

    private <T extends @Nullable Object> @Nullable CompletionStage<T> old(
            Asked<T> asked, FallbackReason reason, @Nullable Assigned assigned) throws Exception {
        CompletionStage<T> stage = leg(Side.OLD, asked.call().old(), assigned);
        context.events().emit(new MigrationEvent.FellBack(asked.state(), Operation.CALL, reason));
        return stage;
    }

    private <T extends @Nullable Object> @Nullable CompletionStage<T> leg(
            Side side, Call<@Nullable CompletionStage<T>, Exception> call, @Nullable Assigned assigned)
            throws Exception {
        long begun = context.time().nanoTime();
        CompletionStage<T> stage;
        try {
            stage = call.run();
        } catch (Exception | Error e) {
            ended(side, context.time().nanoTime() - begun, e, assigned);
            throw e;
        }
        whenOver(stage, failure -> ended(side, context.time().nanoTime() - begun, failure, assigned));
        return stage;
    }

    private void ended(Side side, long nanos, @Nullable Throwable failure, @Nullable Assigned assigned) {
        CallRecorder calls = context.events().calls(Operation.CALL, side);
        if (failure == null) {
            calls.succeeded(nanos);
        } else if (assigned != null && assigned.isAnswer(failure)) {
            calls.answered(nanos, failure);
        } else {
            calls.failed(nanos, failure);
        }
        // A call that its caller has cancelled says nothing about the service.
        if (assigned != null && !(failure instanceof CancellationException)) {
            assigned.ended(side, nanos, failure);
        }
    }

    /** Counted and not timed, like all calls while the migration is parked. */
    private <T extends @Nullable Object> @Nullable CompletionStage<T> parkedLeg(
            Side side, Call<@Nullable CompletionStage<T>, Exception> call) throws Exception {
        CallRecorder calls = context.events().calls(Operation.CALL, side);
        CompletionStage<T> stage;
        try {
            stage = call.run();
        } catch (Exception | Error e) {
            calls.failed(e);
            throw e;
        }
        whenOver(stage, failure -> {
            if (failure == null) {
                calls.succeeded();
            } else {
                calls.failed(failure);
            }
        });
        return stage;
    }

    /** Hears how a stage ended; one that was never given ended at once. */
    interface Ending {
        void ended(@Nullable Throwable failure);
    }

    private static void whenOver(@Nullable CompletionStage<?> stage, Ending ending) {
        if (stage == null) {
            ending.ended(null);
            return;
        }
        var unused =
                stage.whenComplete((answer, failure) -> ending.ended(failure == null ? null : Later.cause(failure)));
    }
}
