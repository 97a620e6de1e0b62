package dev.zdm.spi;

import dev.zdm.plan.MigrationState;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

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
     * Stores the first state of a migration unless there is one.
     *
     * @param initial the state to begin with
     * @return the stored state, which is the older one if it existed
     */
    MigrationState createIfAbsent(MigrationState initial);

    /**
     * Replaces the state if it is still of the expected epoch, and writes the audit trail in the same transaction.
     *
     * @param expected the state that the change was computed from
     * @param next the state that follows, of the next epoch
     * @param evidence what the decision rested on, as text for people
     * @return true if it was replaced, false if somebody else was first
     */
    boolean compareAndSet(MigrationState expected, MigrationState next, String evidence);

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

    /**
     * Applies a change to the present state until it takes.
     *
     * @param migration the migration's id
     * @param evidence what the decision rested on
     * @param change computes the next state from the present one
     * @return the state that was stored, empty if the migration is unknown
     */
    default Optional<MigrationState> update(String migration, String evidence, UnaryOperator<MigrationState> change) {
        while (true) {
            Optional<MigrationState> present = find(migration);
            if (present.isEmpty()) {
                return present;
            }
            MigrationState next = change.apply(present.get());
            if (compareAndSet(present.get(), next, evidence)) {
                return Optional.of(next);
            }
        }
    }
}
