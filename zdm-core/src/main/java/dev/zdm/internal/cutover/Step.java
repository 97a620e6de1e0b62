package dev.zdm.internal.cutover;

import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ReadPolicy;
import java.util.Optional;

/** Where a transition leads: a phase, and the share in it. */
public record Step(MigrationPhase phase, int share) {

    /** One step forward: the next share, or the next phase once all reads or calls have moved. */
    public static Optional<Step> forward(MigrationState state, ReadPolicy policy) {
        if (state.phase().takesShare() && state.share() < 100) {
            return Optional.of(new Step(state.phase(), policy.stepAfter(state.share())));
        }
        return state.phase().next().map(next -> new Step(next, next.takesShare() ? policy.firstShare() : 0));
    }

    /** One phase back; a phase with a share is re-entered with all of it, because that is where it was left. */
    static Optional<Step> back(MigrationState state) {
        return state.phase().previous().map(previous -> new Step(previous, previous.takesShare() ? 100 : 0));
    }

    boolean isForwardFrom(MigrationState state) {
        return state.phase().isBefore(phase) || (state.phase() == phase && state.share() < share);
    }

    public String describe() {
        return phase.takesShare() ? phase.name() + " " + share + " %" : phase.name();
    }
}
