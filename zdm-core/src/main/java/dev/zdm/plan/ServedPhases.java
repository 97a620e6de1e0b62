package dev.zdm.plan;

/**
 * The phases of a migration that the code of one instance serves: in any other it refuses every call, does not start, and
 * lets nobody move the migration there as long as it lives. Most code serves all. Immutable.
 *
 * @param first the name of the first phase, empty for the first of its kind
 * @param last the name of the last phase, empty for the last of its kind
 * @param contracted whether it also serves the last phase once the old side was given up
 */
public record ServedPhases(String first, String last, boolean contracted) {
    /** Every phase of either kind, and what follows. */
    public static final ServedPhases ALL = new ServedPhases("", "", true);

    /** Every phase, as long as the old side is there: for code that names it in every phase. */
    public static final ServedPhases UNTIL_CONTRACTED = new ServedPhases("", "", false);

    /**
     * The phases between two, which belong to them.
     *
     * @param first the first phase that is served
     * @param last the last phase that is served; if it is the last of its kind, that goes on when the old side was given up
     * @return these phases
     * @throws ConfigurationException if the last comes before the first, or is of another kind
     */
    public static ServedPhases between(MigrationPhase first, MigrationPhase last) {
        if (first.kind() != last.kind() || last.isBefore(first)) {
            throw new ConfigurationException(
                    null,
                    null,
                    "served phases begin with " + first + " and end with " + last,
                    "give the earlier phase first, and both of one kind of migration");
        }
        return new ServedPhases(first.name(), last.name(), true);
    }

    /**
     * Whether a state is served.
     *
     * @param state the state
     * @return true if so
     */
    public boolean covers(MigrationState state) {
        return covers(state.phase()) && (contracted || !state.contracted());
    }

    /**
     * Whether a phase is served as long as the old side was not given up.
     *
     * @param phase the phase
     * @return true if so
     */
    public boolean covers(MigrationPhase phase) {
        return (first.isEmpty() || !phase.isBefore(phase.kind().phase(first)))
                && (last.isEmpty() || !phase.kind().phase(last).isBefore(phase));
    }

    /** The phases as people read them. */
    @Override
    public String toString() {
        String phases = first.isEmpty() && last.isEmpty() ? "all phases" : range();
        return phases + (contracted ? "" : " as long as the old side is there");
    }

    private String range() {
        if (first.equals(last)) {
            return first;
        }
        return (first.isEmpty() ? "the first phase" : first) + " to " + (last.isEmpty() ? "the last phase" : last);
    }
}
