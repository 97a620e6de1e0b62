package dev.zdm.plan;

import java.util.List;
import java.util.stream.Collectors;

/** A change of phase or share whose conditions are not met. Names every one of them; nothing was changed. */
public final class TransitionRefusedException extends MigrationException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // an immutable list of serializable records
    private final List<Refusal> refusals;

    /**
     * Creates the error.
     *
     * @param migration the migration's id
     * @param phase its present phase
     * @param wanted what was asked for, such as {@code advance to SYNC}
     * @param refusals every condition that is not met, at least one
     */
    public TransitionRefusedException(String migration, MigrationPhase phase, String wanted, List<Refusal> refusals) {
        super(
                migration,
                phase,
                wanted + " refused: " + join(refusals, Refusal::reason),
                join(refusals, Refusal::remedy),
                null);
        this.refusals = List.copyOf(refusals);
    }

    private static String join(List<Refusal> refusals, java.util.function.Function<Refusal, String> part) {
        return refusals.stream().map(part).distinct().collect(Collectors.joining("; "));
    }

    /**
     * Every condition that is not met.
     *
     * @return an immutable list, never empty
     */
    public List<Refusal> refusals() {
        return refusals;
    }
}
