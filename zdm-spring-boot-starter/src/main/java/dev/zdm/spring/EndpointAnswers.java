package dev.zdm.spring;

import dev.zdm.MigrationControl;
import dev.zdm.event.ComparisonReport;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.StateStoreException;
import dev.zdm.plan.TransitionRefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** What the endpoint answers, and with which HTTP status. */
final class EndpointAnswers {
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    private EndpointAnswers() {}

    /**
     * All migrations.
     *
     * @param writesEnabled whether they can be moved here
     * @param migrations each of them
     * @param comparisons what each comparison has found on this instance
     */
    record All(boolean writesEnabled, List<MigrationView> migrations, List<ComparisonReport> comparisons) {}

    /**
     * One migration with every change so far, oldest first.
     *
     * @param migration its present state
     * @param history the changes
     */
    record Detailed(MigrationView migration, List<MigrationView.Change> history) {
        static Detailed of(MigrationControl migration) {
            return new Detailed(
                    MigrationView.of(migration),
                    migration.history().stream()
                            .map(entry -> MigrationView.Change.of(entry.after()))
                            .toList());
        }
    }

    /**
     * Why nothing was done.
     *
     * @param problem what was wrong
     * @param remedy what to do
     * @param refusals every condition that was not met
     * @param present the present state, null where it is not known
     */
    record Problem(String problem, String remedy, List<Refusal> refusals, MigrationView.@Nullable Change present) {}

    static WebEndpointResponse<Problem> unknown(String id, List<String> known) {
        return problem(
                WebEndpointResponse.STATUS_NOT_FOUND,
                "there is no migration '" + id + "', only " + known,
                "correct the id");
    }

    static WebEndpointResponse<Problem> writesOff() {
        return problem(
                FORBIDDEN,
                "moving migrations through this endpoint is off",
                "secure the endpoint and set zdm.endpoint.writes-enabled=true, or move them by another way");
    }

    static WebEndpointResponse<Problem> problem(int status, String problem, String remedy) {
        return new WebEndpointResponse<>(new Problem(problem, remedy, List.of(), null), status);
    }

    static WebEndpointResponse<Problem> refused(MigrationControl migration, MigrationException refusal) {
        List<Refusal> reasons = refusal instanceof TransitionRefusedException refused ? refused.refusals() : List.of();
        return new WebEndpointResponse<>(
                new Problem(refusal.problem(), refusal.remedy(), reasons, MigrationView.Change.of(migration.state())),
                statusOf(refusal));
    }

    private static int statusOf(MigrationException refusal) {
        if (refusal instanceof ConfigurationException) {
            return WebEndpointResponse.STATUS_BAD_REQUEST;
        }
        return refusal instanceof StateStoreException ? UNAVAILABLE : CONFLICT;
    }
}
