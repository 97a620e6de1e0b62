package dev.zdm.spring;

import dev.zdm.Comparison;
import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.event.ComparisonReport;
import dev.zdm.plan.MigrationException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * The actuator endpoint {@code zdm}: shows migrations, and moves them. Moving needs
 * {@code management.endpoint.zdm.access=unrestricted}, {@code zdm.endpoint.writes-enabled=true}, and the epoch that the
 * operator saw: if somebody moved the migration meanwhile, the answer is 409 with the present state.
 */
@Endpoint(id = "zdm", defaultAccess = Access.READ_ONLY)
public class ZdmEndpoint {
    private final ObjectProvider<Zdm> zdm;
    private final boolean writesEnabled;

    /** What can be asked of a migration. */
    public enum Action {
        /** One step forward: the next share, or the next phase. */
        ADVANCE,
        /** One phase back. */
        ROLLBACK,
        /** Sets the share of reads or calls that the new side answers. */
        SHARE,
        /** Holds the migration: no step forward. */
        PAUSE,
        /** Releases a paused migration. */
        RESUME
    }

    ZdmEndpoint(ObjectProvider<Zdm> zdm, boolean writesEnabled) {
        this.zdm = zdm;
        this.writesEnabled = writesEnabled;
    }

    /**
     * Shows all migrations and comparisons.
     *
     * @return a view of each, by id, and whether migrations can be moved here
     */
    @ReadOperation
    public WebEndpointResponse<?> list() {
        return new WebEndpointResponse<>(new EndpointAnswers.All(
                writesEnabled, migrations().stream().map(MigrationView::of).toList(), comparisons()));
    }

    /**
     * Shows one migration with its history, or one comparison.
     *
     * @param id the migration, or the comparison's name
     * @return its view; 404 if there is none
     */
    @ReadOperation
    public WebEndpointResponse<?> show(@Selector String id) {
        for (ComparisonReport report : comparisons()) {
            if (report.name().equals(id)) {
                return new WebEndpointResponse<>(report);
            }
        }
        return answer(id, EndpointAnswers.Detailed::of);
    }

    /**
     * Moves one migration.
     *
     * @param id the migration
     * @param action what to do
     * @param expectedEpoch the epoch that the operator saw; required
     * @param percent the share to set; for {@link Action#SHARE} only
     * @param by who asks; required
     * @param reason why, for the audit trail
     * @return the new state; 400, 403, 404 or 409 with the reasons if nothing was done
     */
    @WriteOperation
    public WebEndpointResponse<?> change(
            @Selector String id,
            Action action,
            @Nullable Long expectedEpoch,
            @Nullable Integer percent,
            @Nullable String by,
            @Nullable String reason) {
        EndpointRequest request = new EndpointRequest(action, expectedEpoch, percent, by, reason);
        return writesEnabled
                ? answer(id, migration -> MigrationView.Change.of(request.applyTo(migration)))
                : EndpointAnswers.writesOff();
    }

    private List<ComparisonReport> comparisons() {
        Zdm found = zdm.getIfAvailable();
        return found == null
                ? List.of()
                : found.comparisons().stream().map(Comparison::report).toList();
    }

    private List<MigrationControl> migrations() {
        Zdm found = zdm.getIfAvailable();
        return found == null ? List.of() : found.migrations();
    }

    private WebEndpointResponse<?> answer(String id, Function<MigrationControl, ?> work) {
        for (MigrationControl migration : migrations()) {
            if (migration.id().equals(id)) {
                return answer(migration, work);
            }
        }
        return EndpointAnswers.unknown(
                id, migrations().stream().map(MigrationControl::id).toList());
    }

    private static WebEndpointResponse<?> answer(MigrationControl migration, Function<MigrationControl, ?> work) {
        try {
            return new WebEndpointResponse<>(work.apply(migration));
        } catch (MigrationException e) {
            return EndpointAnswers.refused(migration, e);
        }
    }
}
