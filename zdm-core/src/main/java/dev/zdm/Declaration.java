package dev.zdm;

import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.RolloutPlan;
import dev.zdm.plan.ShadowPolicy;
import dev.zdm.spi.BreakerSettings;
import java.util.List;

/**
 * What can be said of a migration of either kind before it is registered. Not thread-safe.
 *
 * @param <D> the declaration itself
 */
public abstract sealed class Declaration<D extends Declaration<D>>
        permits ColumnDeclaration, DataDeclaration, ServiceDeclaration {
    private final String id;
    private final Settings settings = new Settings();

    Declaration(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    Settings settings() {
        return settings;
    }

    abstract D self();

    /**
     * The shares through which reads or calls move. Default 5, 25, 50, 100; 5, 10, 15 and so on to 100 with a rollout that
     * is not {@code MANUAL}.
     *
     * @param percent strictly rising, the last is 100
     * @return this
     */
    public D readSteps(List<Integer> percent) {
        settings.readSteps = List.copyOf(percent);
        return self();
    }

    /**
     * The flag that decides, for each key, within what the phase permits. Default none. With a flag the share begins at
     * 100 %.
     *
     * @param name the flag's name; an unknown one fails at registration
     * @return this
     */
    public D feature(String name) {
        settings.feature = name;
        return self();
    }

    /**
     * How the migration moves by itself, and what turns it back. Default: a person moves it, and is shown what the triggers
     * say.
     *
     * @param plan the plan
     * @return this
     */
    public D rollout(RolloutPlan plan) {
        settings.rollout = plan;
        return self();
    }

    /**
     * How the other side is asked in the shadow. Default: every tenth call, 1 second, 8 at once.
     *
     * @param policy the policy
     * @return this
     */
    public D shadow(ShadowPolicy policy) {
        settings.shadow = policy;
        return self();
    }

    /**
     * What must hold before the migration moves on. Default: 5 minutes bake time, nothing accepted.
     *
     * @param policy the policy
     * @return this
     */
    public D gates(GatePolicy policy) {
        settings.gates = policy;
        return self();
    }

    /**
     * When the circuit breaker of the new side opens. Default: after 5 failures in a row, for 60 seconds.
     *
     * @param breaker the settings
     * @return this
     */
    public D breaker(BreakerSettings breaker) {
        settings.breaker = breaker;
        return self();
    }

    /**
     * Allows the migration to leave its first phase although its state is forgotten at a restart; for tests. Default
     * false.
     *
     * @param allowed whether to allow it
     * @return this
     */
    public D volatileState(boolean allowed) {
        settings.volatileState = allowed;
        return self();
    }

    /**
     * Notes something that zdm does not see in this migration, for the start-up report.
     *
     * @param what a phrase
     * @return this
     */
    public D notCovered(String what) {
        settings.notCovered.add(what);
        return self();
    }
}
