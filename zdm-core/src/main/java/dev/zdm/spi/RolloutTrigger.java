package dev.zdm.spi;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.TriggerVerdict;

/**
 * The application's own word on whether a migration may go on, such as a business figure. Asked by each instance at every
 * look, on a thread of zdm's own; thread-safe, and quick compared with the time between two looks. One that throws counts as
 * {@link TriggerVerdict#ERROR}.
 */
public interface RolloutTrigger {

    /**
     * Its name, by which the plan knows it.
     *
     * @return the name
     */
    String name();

    /**
     * What it says of the present step.
     *
     * @param state the state that is judged
     * @return its opinion
     */
    Opinion judge(MigrationState state);

    /**
     * An opinion. Immutable.
     *
     * @param verdict the verdict
     * @param numbers what it saw, in one line for people, without values of users' data
     */
    record Opinion(TriggerVerdict verdict, String numbers) {}
}
