package dev.zdm.spi;

/**
 * What instances share while a migration moves by itself. Thread-safe; every method of its parts throws {@link
 * dev.zdm.plan.StateStoreException}.
 */
public interface Rollouts {

    /**
     * What each instance has seen.
     *
     * @return the port
     */
    StepEvidence evidence();

    /**
     * What was decided or asked for besides changes of the state.
     *
     * @return the port
     */
    RolloutNotes notes();

    /**
     * What operators without access to an instance ask for.
     *
     * @return the port
     */
    OperatorRequests requests();
}
