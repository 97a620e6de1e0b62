package dev.zdm.internal.routing;

import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.Cohort;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import dev.zdm.spi.Call;
import dev.zdm.spi.CohortOverride;
import dev.zdm.spi.TimeSource;
import org.jspecify.annotations.Nullable;

/** What every routed call of one migration needs. */
public record RouteContext(
        String migration, LocalView view, EventSink events, TimeSource time, CohortOverride override) {

    public RouteContext(String migration, LocalView view, EventSink events, TimeSource time) {
        this(migration, view, events, time, CohortOverride.none());
    }

    /**
     * To which side a key belongs. A call without a key moves as a whole, when all keys have moved. Where both sides may
     * answer, a tester's request may choose.
     */
    Assigned assign(MigrationState state, @Nullable String key, boolean mayChoose, CallTerms terms) {
        Side chosen = mayChoose ? chosenSide(state) : null;
        if (chosen != null) {
            return Assigned.otherwise(state, chosen == Side.NEW, terms);
        }
        boolean inShare = key == null ? state.share() == 100 : Cohort.inShare(state.salt(), key, state.share());
        return Assigned.byShare(state, inShare, events.routes(), key, terms);
    }

    private @Nullable Side chosenSide(MigrationState state) {
        try {
            return override.sideFor(migration);
        } catch (RuntimeException e) {
            events.emit(new MigrationEvent.OverrideFailed(state, e));
            return null;
        }
    }

    /** Begins to measure legs that follow each other. */
    Lap lap() {
        return new Lap(this);
    }

    /** The same error, which now says whose call it ended: stores and guards do not know. */
    MigrationException named(MigrationException error) {
        error.locate(migration, view.state().phase());
        return error;
    }

    /** Runs one leg and reports how it went. */
    <T extends @Nullable Object, X extends Exception> T leg(Operation operation, Side side, Call<T, X> call) throws X {
        return lap().leg(operation, side, call);
    }

    /** The same for a call whose key was assigned to the side. */
    <T extends @Nullable Object, X extends Exception> T leg(
            Operation operation, Side side, Call<T, X> call, Assigned assigned) throws X {
        return lap().leg(operation, side, call, assigned);
    }
}
