package dev.zdm.spi;

import dev.zdm.plan.EpochConflictException;
import dev.zdm.plan.MigrationState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stored states of all migrations. Thread-safe; every method throws {@link dev.zdm.plan.StateStoreException}. */
public interface MigrationStates {

    /**
     * The present state of a migration.
     *
     * @param migration its id
     * @return the state, empty if it was never declared
     */
    Optional<MigrationState> find(String migration);

    /**
     * The present states of all migrations, so that one that nobody declares any more is noticed.
     *
     * @return the states, by their ids; by default none, for a store that cannot list them
     */
    default List<MigrationState> all() {
        return List.of();
    }

    /**
     * Between which record stores a migration moves rows, by their names.
     *
     * @param old the old one
     * @param next the new one
     */
    record Stores(String old, String next) {}

    /**
     * Notes between which record stores a migration moves rows, in place of what was noted before, so that the same
     * migration under another id is noticed. The default notes nothing.
     *
     * @param migration its id; one that is not stored is passed over
     * @param stores the stores
     */
    default void note(String migration, Stores stores) {}

    /**
     * What was noted.
     *
     * @return the stores of each migration of which they were noted
     */
    default Map<String, Stores> noted() {
        return Map.of();
    }

    /**
     * Stores the first state of a migration unless there is one.
     *
     * @param initial the state to begin with
     * @return the stored state, which is the older one if it existed
     */
    MigrationState createIfAbsent(MigrationState initial);

    /**
     * What a change is decided on. Read while the migration's row is locked: until the change is stored no instance joins,
     * and no other change begins. Instances go on renewing, so that what they have acknowledged may have grown.
     *
     * @param state the present state
     * @param instances all instances
     * @param recent the states since the earliest epoch that a live instance has acknowledged, oldest first, the present
     *     one last
     */
    record Situation(MigrationState state, List<Instances.Standing> instances, List<MigrationState> recent) {
        /** Copies the lists. */
        public Situation {
            instances = List.copyOf(instances);
            recent = List.copyOf(recent);
        }

        /**
         * The instances that were not evicted.
         *
         * @return their standings
         */
        public List<Instances.Standing> live() {
            return instances.stream().filter(Instances.Standing::live).toList();
        }

        /**
         * Refuses to decide on a state that is not the expected one.
         *
         * @param epoch the expected epoch
         * @throws EpochConflictException if the present one is another
         */
        public void requireEpoch(long epoch) {
            if (state.epoch() != epoch) {
                throw new EpochConflictException(epoch, state);
            }
        }
    }

    /**
     * A change that was decided on.
     *
     * @param next the state that follows, of the next epoch
     * @param evidence what the decision rested on, as text for people
     * @param evicted the instances without which the others go on; each must be as silent as it was when it was looked at
     */
    record Change(MigrationState next, String evidence, List<Instances.Standing> evicted) {
        /** Copies the list. */
        public Change {
            evicted = List.copyOf(evicted);
        }
    }

    /** Decides on a change, or throws to leave everything as it is. */
    @FunctionalInterface
    interface Decision {
        /**
         * Decides; asked again if the store has to begin anew, for instance because an instance renewed its place that
         * was to be evicted.
         *
         * @param situation what it may look at
         * @return the change
         */
        Change decide(Situation situation);
    }

    /**
     * Changes the state in one transaction: locks the migration's row, looks, asks for the decision, evicts, replaces the
     * state and writes the audit trail. What the decision does elsewhere is done while the row is locked.
     *
     * @param migration the migration's id
     * @param decision decides; what it throws reaches the caller, and nothing was changed
     * @return the state that was stored
     * @throws dev.zdm.plan.StateStoreException if the store failed, or has no such migration; if its answer was lost, the
     *     change may have been stored all the same
     */
    MigrationState change(String migration, Decision decision);

    /**
     * Replaces the state if it is still of the expected epoch, whatever the instances say.
     *
     * @param expected the state that the change was computed from
     * @param next the state that follows, of the next epoch
     * @param evidence what the decision rested on, as text for people
     * @return true if it was replaced, false if somebody else was first
     */
    default boolean compareAndSet(MigrationState expected, MigrationState next, String evidence) {
        try {
            change(expected.migration(), situation -> {
                situation.requireEpoch(expected.epoch());
                return new Change(next, evidence, List.of());
            });
            return true;
        } catch (EpochConflictException e) {
            return false;
        }
    }

    /**
     * The audit trail, oldest first.
     *
     * @param migration the migration's id
     * @return every change of the state
     */
    List<AuditEntry> history(String migration);

    /**
     * One change.
     *
     * @param before the state that ended, as text such as {@code READ_NEW 25 %}
     * @param after the state that began
     * @param evidence what the decision rested on
     */
    record AuditEntry(String before, MigrationState after, String evidence) {}
}
