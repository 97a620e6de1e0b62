package dev.zdm.spring;

import dev.zdm.MigrationControl;
import dev.zdm.event.ComparisonReport;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.StateStoreException;
import dev.zdm.plan.TransitionRefusedException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** What the endpoint answers, and with which HTTP status. */
final class EndpointAnswers {
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    private EndpointAnswers() {}

    /** An answer that is not the one that was wanted. */
    record Refused(int status, Problem problem) {
        WebEndpointResponse<Problem> response() {
            return new WebEndpointResponse<>(problem, status);
        }
    }

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
    record Problem(String problem, String remedy, List<Refusal> refusals, MigrationView.@Nullable Change present) {
        static Problem of(String problem, String remedy) {
            return new Problem(problem, remedy, List.of(), null);
        }
    }

    static Refused unknown(String id, List<String> known) {
        return new Refused(
                WebEndpointResponse.STATUS_NOT_FOUND,
                Problem.of("there is no migration '" + id + "', only " + known, "correct the id"));
    }

    static Refused noPart(String part) {
        return new Refused(
                WebEndpointResponse.STATUS_NOT_FOUND,
                Problem.of(
                        "a migration has no '" + part + "' to show",
                        "ask for one of " + EndpointParts.NAMES + ", or for the migration itself"));
    }

    static Refused writesOff() {
        return new Refused(
                FORBIDDEN,
                Problem.of(
                        "moving migrations through this endpoint is off",
                        "secure the endpoint and set zdm.endpoint.writes-enabled=true, or move them by another way"));
    }

    static Refused forbidden(String what, String property, String role) {
        return new Refused(
                FORBIDDEN,
                Problem.of(
                        what + " migrations needs the role " + role,
                        "give it to the account that asks, or name another role in " + property));
    }

    static Refused anonymous() {
        return new Refused(
                FORBIDDEN,
                Problem.of(
                        "nobody is authenticated, and the audit trail wants to know who moves a migration",
                        "log in; or, where nothing authenticates, give zdm.endpoint.anonymous-author a name"));
    }

    /** The answer of some work on a migration, whatever zdm refuses in it. */
    static WebEndpointResponse<?> of(MigrationControl migration, Supplier<WebEndpointResponse<?>> work) {
        try {
            return work.get();
        } catch (MigrationException e) {
            return refused(migration, e);
        }
    }

    private static WebEndpointResponse<Problem> refused(MigrationControl migration, MigrationException refusal) {
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

    /**
     * Whether a gate is open.
     *
     * @param open whether the migration may get there now, or is there already
     * @param to where it is wanted to get to, as it was asked
     * @param present the present state
     * @param refusals every condition that is not met
     */
    record Gate(boolean open, String to, MigrationView.Change present, List<Refusal> refusals) {
        WebEndpointResponse<Gate> response() {
            return new WebEndpointResponse<>(this, open ? WebEndpointResponse.STATUS_OK : CONFLICT);
        }
    }
}
