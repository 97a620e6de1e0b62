package dev.zdm;

import dev.zdm.internal.cutover.Transitions;
import dev.zdm.internal.cutover.WayBack;
import dev.zdm.internal.routing.CallTerms;
import dev.zdm.internal.routing.ReadCall;
import dev.zdm.internal.routing.ServiceCalls;
import dev.zdm.plan.GateTarget;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.spi.Breaker;
import dev.zdm.spi.Call;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.MigrationStates.AuditEntry;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A registered service migration: calls are routed as the phase says. Thread-safe. */
public final class ServiceMigration implements MigrationControl {
    private final CommonParts common;
    private final ServiceCalls router;
    private final Transitions transitions;
    private final Breaker breaker;
    private final Rollout rollout;

    ServiceMigration(
            CommonParts common, ServiceCalls router, Transitions transitions, Breaker breaker, Rollout rollout) {
        this.rollout = rollout;
        this.common = common;
        this.router = router;
        this.transitions = transitions;
        this.breaker = breaker;
    }

    /** The transitions, after a look at whether this instance still has its place. */
    private Transitions changes() {
        common.lease().renew();
        return transitions;
    }

    ServiceCalls router() {
        return router;
    }

    CommonParts common() {
        return common;
    }

    /**
     * Calls one of the two services on the caller's thread, as the phase says. The old one is called after a failure of
     * the new one only if the call is idempotent.
     *
     * @param key the text of the key that decides to which share the call belongs; null if it has none
     * @param idempotent whether the call may be made twice without harm
     * @param old calls the old service
     * @param next calls the new service
     * @param <T> what the call returns
     * @param <X> what the call may throw
     * @return the answer of one of the two
     * @throws X what the answering service threw, untouched
     */
    public <T extends @Nullable Object, X extends Exception> T call(
            @Nullable String key, boolean idempotent, Call<T, X> old, Call<T, X> next) throws X {
        return router.call(new ReadCall<>(key, old, next), CallTerms.idempotent(idempotent));
    }

    @Override
    public String id() {
        return common.id();
    }

    @Override
    public MigrationState state() {
        return common.view().state();
    }

    @Override
    public MigrationStatus status() {
        MigrationState state = state();
        List<Standing> instances = common.instances();
        return new MigrationStatus(
                state,
                Optional.empty(),
                "",
                Optional.ofNullable(common.settings().feature),
                breaker.state(),
                transitions.refusalsOfNextStep(instances),
                WayBack.of(state, common.settings().gates.maxPause()),
                common.settings().notCovered,
                Optional.empty(),
                Optional.empty(),
                0,
                MigrationStatus.Backlog.NONE,
                Optional.empty(),
                instances);
    }

    @Override
    public List<AuditEntry> history() {
        return common.history();
    }

    @Override
    public List<Refusal> refusals(GateTarget to) {
        return transitions.refusals(to, List.of());
    }

    @Override
    public MigrationState advance(Instruction instruction) {
        return changes().advance(instruction);
    }

    @Override
    public MigrationState rollback(Instruction instruction) {
        return changes().rollback(instruction);
    }

    @Override
    public MigrationState share(int percent, Instruction instruction) {
        return changes().share(percent, instruction);
    }

    @Override
    public MigrationState pause(Instruction instruction) {
        return changes().pause(true, instruction);
    }

    @Override
    public MigrationState evict(String instance, Instruction instruction) {
        return changes().evict(instance, instruction);
    }

    @Override
    public MigrationState resume(Instruction instruction) {
        return changes().pause(false, instruction);
    }

    @Override
    public Rollout rollout() {
        return rollout;
    }
}
