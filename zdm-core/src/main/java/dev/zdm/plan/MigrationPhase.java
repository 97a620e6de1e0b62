package dev.zdm.plan;

import java.util.Optional;

/** A step of a migration of either kind. Phases are totally ordered; a migration moves by one at a time. */
public sealed interface MigrationPhase permits Phase, ServicePhase {

    /**
     * The name under which the phase is stored and shown.
     *
     * @return the name of the constant, such as {@code DUAL_WRITE}
     */
    String name();

    /**
     * The position in the order of phases.
     *
     * @return 0 for the first phase
     */
    int ordinal();

    /**
     * The kind of migration that passes this phase.
     *
     * @return the kind
     */
    MigrationKind kind();

    /**
     * Whether only one side is in use, so that nothing has to be coordinated while the migration rests here.
     *
     * @return true for the first and the last phase
     */
    boolean isParked();

    /**
     * Whether a share of the calls, in percent, is part of the state in this phase.
     *
     * @return true where {@code share} may be changed
     */
    boolean takesShare();

    /**
     * The phase after this one.
     *
     * @return the next phase, empty at the last
     */
    default Optional<MigrationPhase> next() {
        int next = ordinal() + 1;
        return next < kind().phases().size() ? Optional.of(kind().phases().get(next)) : Optional.empty();
    }

    /**
     * The phase before this one.
     *
     * @return the previous phase, empty at the first
     */
    default Optional<MigrationPhase> previous() {
        return ordinal() > 0 ? Optional.of(kind().phases().get(ordinal() - 1)) : Optional.empty();
    }

    /**
     * Whether this phase comes before another of the same kind.
     *
     * @param other a phase of the same kind
     * @return true if this one comes first
     */
    default boolean isBefore(MigrationPhase other) {
        return ordinal() < other.ordinal();
    }
}
