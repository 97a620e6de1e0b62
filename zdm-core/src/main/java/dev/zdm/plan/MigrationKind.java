package dev.zdm.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is moved: rows, or calls. Decides which phases a migration passes. */
public enum MigrationKind {
    /** Rows of a column, table or database; passes the phases of {@link Phase}. */
    DATA(List.of(Phase.values())),
    /** Calls of a service; passes the phases of {@link ServicePhase}. */
    SERVICE(List.of(ServicePhase.values()));

    @SuppressWarnings("ImmutableEnumChecker") // List.copyOf of enum constants
    private final List<MigrationPhase> phases;

    MigrationKind(List<? extends MigrationPhase> phases) {
        this.phases = List.copyOf(phases);
    }

    /**
     * The phases in the order in which a migration passes them.
     *
     * @return an immutable list, the parked old phase first
     */
    public List<MigrationPhase> phases() {
        return phases;
    }

    /**
     * The phase with which every migration of this kind begins.
     *
     * @return the parked old phase
     */
    public MigrationPhase first() {
        return phases.get(0);
    }

    /**
     * Finds a phase by its name.
     *
     * @param name the exact name, such as {@code READ_NEW}
     * @return the phase
     * @throws ConfigurationException if this kind has no phase of that name; the message lists those it has
     */
    public MigrationPhase phase(String name) {
        return phases.stream()
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        null,
                        null,
                        "a " + name().toLowerCase(Locale.ROOT) + " migration has no phase '" + name + "'",
                        "use one of " + Arrays.toString(phases.toArray())));
    }
}
