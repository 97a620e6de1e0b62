package dev.zdm.spring;

import dev.zdm.Comparison;
import dev.zdm.MigrationControl;
import dev.zdm.Zdm;
import dev.zdm.event.ComparisonReport;
import dev.zdm.spring.EndpointParts.Question;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * The actuator endpoint {@code zdm}: shows migrations, and moves them. Moving needs
 * {@code management.endpoint.zdm.access=unrestricted}, {@code zdm.endpoint.writes-enabled=true}, the role that operates,
 * and the epoch that the operator saw: if somebody moved the migration meanwhile, the answer is 409 with the present
 * state. Who moved it is the account that is logged in. Thread-safe.
 */
@Endpoint(id = "zdm", defaultAccess = Access.READ_ONLY)
public class ZdmEndpoint {
    private final ObjectProvider<Zdm> zdm;
    private final EndpointAccess access;
    private final EndpointParts parts;

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
        RESUME,
        /** Gives an instance up because somebody knows that it is dead; the subject is its name. */
        EVICT,
        /** Makes all copies due again that were given up. */
        REPLAY,
        /** Lets the rollout go on from the present epoch. */
        APPROVE,
        /** Decides that what a trigger has found in the present epoch does not matter; the subject is the trigger. */
        DISMISS,
        /** Takes note that rolling back failed. */
        ACKNOWLEDGE,
        /** Signs an item of a checklist off; the subject is the item. */
        SIGN_OFF,
        /** Rolls the present phase back and comes forward again. */
        REHEARSE
    }

    ZdmEndpoint(ObjectProvider<Zdm> zdm, EndpointAccess access) {
        this.zdm = zdm;
        this.access = access;
        this.parts = new EndpointParts(access.settings().showKeys());
    }

    /**
     * Shows all migrations and comparisons.
     *
     * @param caller who asks
     * @return a view of each, by id, and whether migrations can be moved here; 403 without the role
     */
    @ReadOperation
    public WebEndpointResponse<?> list(SecurityContext caller) {
        return unless(
                access.read(caller),
                () -> new WebEndpointResponse<>(new EndpointAnswers.All(
                        access.settings().writesEnabled(),
                        migrations().stream().map(MigrationView::of).toList(),
                        comparisons())));
    }

    /**
     * Shows one migration with its history, or one comparison.
     *
     * @param caller who asks
     * @param id the migration, or the comparison's name
     * @return its view; 403 without the role, 404 if there is none
     */
    @ReadOperation
    public WebEndpointResponse<?> show(SecurityContext caller, @Selector String id) {
        return unless(
                access.read(caller),
                () -> comparison(id)
                        .<WebEndpointResponse<?>>map(WebEndpointResponse::new)
                        .orElseGet(() -> answer(
                                id, migration -> new WebEndpointResponse<>(EndpointAnswers.Detailed.of(migration)))));
    }

    /**
     * Shows what belongs to one migration: every change with its evidence, the progress of its scans, what its rollout is
     * doing, its checklists, a report of all that was done, the copies that were given up, or whether it may get somewhere.
     *
     * @param caller who asks
     * @param id the migration
     * @param part {@code history}, {@code progress}, {@code rollout}, {@code checklist}, {@code report}, {@code deadletters} or
     *     {@code gate}
     * @param to where the migration is wanted to get to: {@code next}, {@code contract}, a phase or a share; for {@code gate}
     *     only
     * @param limit how many dead letters to show, 1 to 1,000, by default 100
     * @return what was asked for; of a gate 200 if it is open, else 409 with the reasons; 400 for a target or a limit that
     *     cannot be, 403 without the role, 404 if there is no such migration or part
     */
    @ReadOperation
    public WebEndpointResponse<?> part(
            SecurityContext caller,
            @Selector String id,
            @Selector String part,
            @Nullable String to,
            @Nullable Integer limit) {
        Question asked = new Question(part, to, limit);
        return unless(access.read(caller), () -> answer(id, migration -> parts.show(migration, asked)));
    }

    /**
     * Changes one migration.
     *
     * @param caller who asks, whose name the audit trail keeps
     * @param id the migration
     * @param action what to do
     * @param expectedEpoch the epoch that the operator saw; required
     * @param percent the share to set; for {@link Action#SHARE} only
     * @param subject what of several: for {@link Action#EVICT} the instance, for {@link Action#DISMISS} the trigger, for
     *     {@link Action#SIGN_OFF} the item
     * @param by who asks; need not be given, and must be the caller's name if it is
     * @param reason why, for the audit trail; required for {@link Action#EVICT}
     * @return the new state; 400, 403, 404 or 409 with the reasons if nothing was done
     */
    @WriteOperation
    public WebEndpointResponse<?> change(
            SecurityContext caller,
            @Selector String id,
            Action action,
            @Nullable Long expectedEpoch,
            @Nullable Integer percent,
            @Nullable String subject,
            @Nullable String by,
            @Nullable String reason) {
        EndpointRequest request =
                new EndpointRequest(action, expectedEpoch, percent, subject, access.author(caller), by, reason);
        return unless(access.write(caller), () -> answer(id, request::applyTo));
    }

    private static WebEndpointResponse<?> unless(
            EndpointAnswers.@Nullable Refused refused, Supplier<WebEndpointResponse<?>> work) {
        return refused == null ? work.get() : refused.response();
    }

    private Optional<ComparisonReport> comparison(String name) {
        return comparisons().stream()
                .filter(report -> report.name().equals(name))
                .findFirst();
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

    private WebEndpointResponse<?> answer(String id, Function<MigrationControl, WebEndpointResponse<?>> work) {
        for (MigrationControl migration : migrations()) {
            if (migration.id().equals(id)) {
                return EndpointAnswers.of(migration, () -> work.apply(migration));
            }
        }
        return EndpointAnswers.unknown(
                        id, migrations().stream().map(MigrationControl::id).toList())
                .response();
    }
}
