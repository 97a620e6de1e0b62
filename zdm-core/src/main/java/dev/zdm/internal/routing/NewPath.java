package dev.zdm.internal.routing;

import dev.zdm.event.CallRecorder;
import dev.zdm.event.FallbackReason;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Breaker;
import dev.zdm.spi.Breaker.Permit;
import dev.zdm.spi.Call;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The new side of a read or call, behind its flag and its breaker, with the old side to fall back on. */
public final class NewPath {
    private final RouteContext context;
    private final Flag flag;
    private final Breaker breaker;

    public NewPath(RouteContext context, Flag flag, Breaker breaker) {
        this.context = context;
        this.flag = flag;
        this.breaker = breaker;
    }

    /** Asks the old side instead, where that is permitted. */
    @FunctionalInterface
    interface Detour<T extends @Nullable Object, X extends Exception> {
        /** The old side's answer, empty if it may not answer. */
        Optional<Answer<T>> take(FallbackReason reason) throws X;
    }

    /** One call that belongs to the new side. */
    record Attempt<T extends @Nullable Object, X extends Exception>(
            Operation operation,
            MigrationState state,
            @Nullable String key,
            Call<T, X> next,
            Detour<T, X> detour,
            FallbackRules fallback,
            Assigned assigned) {}

    /** After what the old side is asked, and which exceptions are answers of the new one. */
    record FallbackRules(boolean onFailure, boolean onMissing, CallTerms terms) {}

    boolean isFlagOn(MigrationState state, @Nullable String key) {
        return flag.isOn(state, key);
    }

    Optional<Permit> acquire() {
        return breaker.tryAcquire();
    }

    /**
     * Whether answers of the old service are to be compared: not while callers find the new one down. In {@code SHADOW} no
     * caller tries it, so nobody would find it up again.
     */
    boolean isComparedIn(ServicePhase phase) {
        return phase.comparesCalls()
                && (phase == ServicePhase.SHADOW || breaker.state().equals("CLOSED"));
    }

    /** Where the phase no longer permits the old side, a flag that is off changes nothing, but is not passed over. */
    void reportIgnoredFlag(MigrationState state, @Nullable String key) {
        if (!flag.isOn(state, key)) {
            flag.ignored(state);
        }
    }

    <T extends @Nullable Object, X extends Exception> T call(Attempt<T, X> attempt) throws X {
        if (!flag.isOn(attempt.state(), attempt.key())) {
            Optional<Answer<T>> old = assignedToOld(attempt);
            if (old.isPresent()) {
                return old.get().value();
            }
            flag.ignored(attempt.state());
        }
        Optional<Permit> permit = breaker.tryAcquire();
        return permit.isPresent() ? callWith(permit.get(), attempt) : callWithout(attempt);
    }

    /** The flag has assigned the key to the old side. */
    private <T extends @Nullable Object, X extends Exception> Optional<Answer<T>> assignedToOld(Attempt<T, X> attempt)
            throws X {
        long begun = context.time().nanoTime();
        Optional<Answer<T>> old;
        try {
            old = detour(attempt, FallbackReason.FLAG_OFF);
        } catch (Throwable e) {
            attempt.assigned().ended(Side.OLD, context.time().nanoTime() - begun, e);
            throw e;
        }
        if (old.isPresent()) {
            attempt.assigned().ended(Side.OLD, context.time().nanoTime() - begun, null);
        }
        return old;
    }

    private <T extends @Nullable Object, X extends Exception> T callWithout(Attempt<T, X> attempt) throws X {
        Optional<Answer<T>> old = detour(attempt, FallbackReason.BREAKER_OPEN);
        return old.isPresent() ? old.get().value() : context.leg(attempt.operation(), Side.NEW, attempt.next());
    }

    private <T extends @Nullable Object, X extends Exception> T callWith(Permit permit, Attempt<T, X> attempt)
            throws X {
        CallRecorder calls = context.events().calls(attempt.operation(), Side.NEW);
        long begun = context.time().nanoTime();
        T result;
        try {
            result = attempt.next().run();
        } catch (Exception e) {
            long nanos = context.time().nanoTime() - begun;
            if (attempt.fallback().terms().isAnswer(e)) {
                calls.answered(nanos, e);
                permit.succeeded(nanos);
                attempt.assigned().ended(Side.NEW, nanos, e);
                throw e;
            }
            report(calls, permit, nanos, e);
            attempt.assigned().ended(Side.NEW, nanos, e);
            return recover(attempt, e);
        } catch (Error e) {
            long nanos = context.time().nanoTime() - begun;
            report(calls, permit, nanos, e);
            attempt.assigned().ended(Side.NEW, nanos, e);
            throw e;
        }
        long nanos = context.time().nanoTime() - begun;
        attempt.assigned().ended(Side.NEW, nanos, null);
        calls.succeeded(nanos);
        permit.succeeded(nanos);
        return attempt.fallback().onMissing() && ReadCall.isMissing(result) ? replaceMissing(attempt, result) : result;
    }

    private static void report(CallRecorder calls, Permit permit, long nanos, Throwable failure) {
        calls.failed(nanos, failure);
        permit.failed(nanos, failure);
    }

    @SuppressWarnings("unchecked") // the call throws X or an unchecked exception, nothing else
    private <T extends @Nullable Object, X extends Exception> T recover(Attempt<T, X> attempt, Exception failure)
            throws X {
        Optional<Answer<T>> old;
        try {
            old = attempt.fallback().onFailure() ? detour(attempt, FallbackReason.FAILED) : Optional.empty();
        } catch (Exception e) {
            if (e != failure) {
                e.addSuppressed(failure);
            }
            throw (X) e;
        }
        if (old.isEmpty()) {
            throw (X) failure;
        }
        return old.get().value();
    }

    private <T extends @Nullable Object, X extends Exception> T replaceMissing(Attempt<T, X> attempt, T missing)
            throws X {
        Optional<Answer<T>> old = detour(attempt, FallbackReason.MISSING);
        return old.isPresent() ? old.get().value() : missing;
    }

    private <T extends @Nullable Object, X extends Exception> Optional<Answer<T>> detour(
            Attempt<T, X> attempt, FallbackReason reason) throws X {
        Optional<Answer<T>> old = attempt.detour().take(reason);
        if (old.isPresent()) {
            context.events().emit(new MigrationEvent.FellBack(attempt.state(), attempt.operation(), reason));
        }
        return old;
    }
}
