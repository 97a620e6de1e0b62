package dev.zdm.internal.routing;

import dev.zdm.event.FallbackReason;
import dev.zdm.event.Operation;
import dev.zdm.internal.fleet.Snapshot;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ServicePhase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.Passage;
import dev.zdm.spi.TransactionScope;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Routes service calls. A call is made at most once on each service, on the caller's own thread; it goes to the old
 * service after a failure of the new one only if it may be repeated.
 */
public final class ServiceRouter implements ServiceCalls {
    private final RouteContext context;
    private final NewPath newPath;
    private final ShadowCalls shadow;
    private final StagedCalls staged;
    private final OnlyLeg parked;

    public ServiceRouter(RouteContext context, NewPath newPath, ShadowCalls shadow) {
        this.context = context;
        this.newPath = newPath;
        this.shadow = shadow;
        this.parked = new OnlyLeg(context, Operation.CALL);
        this.staged = new StagedCalls(context, newPath, shadow);
    }

    @Override
    public Optional<Passage> passage() {
        return Optional.of(new ParkedPassage(
                context, new Units(context.view(), TransactionScope.none(), TransactionScope.none()), Operation.CALL));
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T call(
            Supplier<@Nullable String> key, CallTerms terms, Call<T, X> old, Call<T, X> next) throws X {
        Snapshot entered = context.view().enter();
        try {
            Side only = entered.onlySide();
            return only == null
                    ? call(entered.state(), new ReadCall<>(key.get(), old, next), terms)
                    : parked.run(only, old, next);
        } catch (MigrationException e) {
            throw context.named(e);
        } finally {
            context.view().leave(entered);
        }
    }

    @Override
    public <T extends @Nullable Object> @Nullable CompletionStage<T> callLater(
            ReadCall<@Nullable CompletionStage<T>, Exception> call, CallTerms terms) throws Exception {
        return staged.call(call, terms);
    }

    private <T extends @Nullable Object, X extends Exception> T call(
            MigrationState state, ReadCall<T, X> call, CallTerms terms) throws X {
        ServicePhase phase = state.servicePhase();
        Assigned assigned = context.assign(state, call.key(), phase.mayDetourToOld(), terms);
        if (phase.callSide(assigned.inShare()) == Side.NEW) {
            return callNew(state, call, terms, assigned);
        }
        T answer = context.leg(Operation.CALL, Side.OLD, call.old(), assigned);
        if (terms.idempotent() && newPath.isComparedIn(phase)) {
            shadow.offerNew(state, call, new Answer<>(answer));
        }
        return answer;
    }

    private <T extends @Nullable Object, X extends Exception> T callNew(
            MigrationState state, ReadCall<T, X> call, CallTerms terms, Assigned assigned) throws X {
        return newPath.call(new NewPath.Attempt<>(
                Operation.CALL,
                state,
                call.key(),
                call.next(),
                (FallbackReason reason) -> Optional.of(new Answer<>(leg(Side.OLD, call.old()))),
                new NewPath.FallbackRules(terms.idempotent(), false, terms),
                assigned));
    }

    private <T extends @Nullable Object, X extends Exception> T leg(Side side, Call<T, X> call) throws X {
        return context.leg(Operation.CALL, side, call);
    }
}
