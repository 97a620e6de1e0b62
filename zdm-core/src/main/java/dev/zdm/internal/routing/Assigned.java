package dev.zdm.internal.routing;

import dev.zdm.event.RouteRecorder;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Side;
import org.jspecify.annotations.Nullable;

/**
 * To which side the key of a call belongs. Where the share or a flag has decided that, how the side does is evidence; where
 * somebody chose it, or there is no key, it is not: those calls are no fair sample.
 */
final class Assigned {
    private final MigrationState state;
    private final boolean inShare;
    private final RouteRecorder routes;
    private final String key;
    private final CallTerms terms;

    private Assigned(MigrationState state, boolean inShare, RouteRecorder routes, String key, CallTerms terms) {
        this.state = state;
        this.inShare = inShare;
        this.routes = routes;
        this.key = key;
        this.terms = terms;
    }

    static Assigned byShare(
            MigrationState state, boolean inShare, RouteRecorder routes, @Nullable String key, CallTerms terms) {
        boolean counts = key != null && state.phase().takesShare();
        return new Assigned(state, inShare, counts ? routes : RouteRecorder.NONE, key == null ? "" : key, terms);
    }

    static Assigned otherwise(MigrationState state, boolean inShare, CallTerms terms) {
        return new Assigned(state, inShare, RouteRecorder.NONE, "", terms);
    }

    boolean inShare() {
        return inShare;
    }

    boolean isAnswer(Throwable failure) {
        return terms.isAnswer(failure);
    }

    /** The side that the key was assigned to has ended the call. */
    void ended(Side side, long nanos, @Nullable Throwable failure) {
        if (failure == null || terms.isAnswer(failure)) {
            routes.answered(state, side, key, nanos);
        } else {
            routes.failed(state, side, key, nanos);
        }
    }
}
