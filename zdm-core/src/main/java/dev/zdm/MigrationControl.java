package dev.zdm;

import dev.zdm.plan.GateTarget;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.report.RolloutReport;
import dev.zdm.spi.MigrationStates.AuditEntry;
import java.util.List;

/**
 * What an operator holds of a migration of either kind. Thread-safe; one change at a time.
 *
 * <p>Every change throws {@link dev.zdm.plan.TransitionRefusedException} with all conditions that are not met, {@link
 * dev.zdm.plan.EpochConflictException} if the migration is no longer at the epoch that the instruction expects, and
 * {@link dev.zdm.plan.StateStoreException} if a database does not answer; then {@link #status()} tells whether the change
 * took place.
 */
public sealed interface MigrationControl permits ColumnMigration, Migration, ServiceMigration {

    /**
     * The migration's id.
     *
     * @return the id under which it was declared
     */
    String id();

    /**
     * The state that this instance works in.
     *
     * @return phase, share and epoch
     */
    MigrationState state();

    /**
     * Everything an operator should see at a glance.
     *
     * @return the status at this moment
     */
    MigrationStatus status();

    /**
     * Every change so far.
     *
     * @return the audit trail, oldest first
     */
    List<AuditEntry> history();

    /**
     * Whether the migration may get somewhere now: the same gates are asked as for a change, of the stored state, and
     * nothing is changed.
     *
     * @param to where it is wanted to get to
     * @return every condition that is not met; empty if it may, or is there already
     */
    List<Refusal> refusals(GateTarget to);

    /**
     * Takes one step forward: the next share, or the next phase once all reads or calls have moved.
     *
     * @param instruction who asks, and why
     * @return the new state
     */
    MigrationState advance(Instruction instruction);

    /**
     * Goes one phase back.
     *
     * @param instruction who asks, and why
     * @return the new state
     */
    MigrationState rollback(Instruction instruction);

    /**
     * Sets the share of reads or calls that the new side answers.
     *
     * @param percent 0 to 100
     * @param instruction who asks, and why
     * @return the new state
     * @throws dev.zdm.plan.ConfigurationException if the share is outside 0 to 100, or the phase takes none
     */
    MigrationState share(int percent, Instruction instruction);

    /**
     * Holds the migration: no step forward, no further chunk. Going back stays possible.
     *
     * @param instruction who asks, and why
     * @return the new state
     */
    MigrationState pause(Instruction instruction);

    /**
     * Gives an instance up because you know that it is dead: the others no longer wait for it. If it is not, what it still
     * does in a parked phase may be lost.
     *
     * @param instance the instance's name
     * @param instruction who attests that, and how he knows
     * @return the new state, the same in another epoch
     */
    MigrationState evict(String instance, Instruction instruction);

    /**
     * Releases a paused migration.
     *
     * @param instruction who asks, and why
     * @return the new state
     */
    MigrationState resume(Instruction instruction);

    /**
     * How the migration moves by itself.
     *
     * @return the rollout, also where a person moves it
     */
    Rollout rollout();

    /**
     * The migration from its beginning to now, for the archive: what was done, by whom, on which evidence. May be asked for
     * at any time; looks at the checklist as {@link Rollout#checklist()} does.
     *
     * @return the report
     * @throws dev.zdm.plan.StateStoreException if the state store does not answer
     */
    default RolloutReport report() {
        return Reports.of(this);
    }
}
