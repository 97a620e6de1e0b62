package dev.zdm.plan;

import java.util.Locale;
import java.util.Optional;

/** Where a migration is wanted to get to, when somebody asks whether it may. Immutable. */
public sealed interface GateTarget {

    /** The next step forward, whatever it is. */
    record Next() implements GateTarget {}

    /** The end, in which the old side, and with it the code that needs it, is removed. */
    record Contraction() implements GateTarget {}

    /**
     * A phase.
     *
     * @param phase the phase, of either direction
     */
    record Entry(MigrationPhase phase) implements GateTarget {}

    /**
     * A share.
     *
     * @param percent 0 to 100
     */
    record Share(int percent) implements GateTarget {}

    /**
     * Reads what a script writes.
     *
     * @param text "next", "contract", the name of a phase, or a share such as {@code 25}; in any case of letters
     * @param kind what is moved
     * @return the target
     * @throws ConfigurationException if it is none of these
     */
    static GateTarget parse(String text, MigrationKind kind) {
        String word = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        return switch (word) {
            case "NEXT" -> new Next();
            case "CONTRACT" -> new Contraction();
            default ->
                share(word)
                        .or(() -> phase(word, kind))
                        .orElseThrow(() -> new ConfigurationException(
                                null,
                                null,
                                "there is no such target of a " + kind.name().toLowerCase(Locale.ROOT) + " migration",
                                "ask for next, contract, one of " + kind.phases() + ", or a share of 0 to 100"));
        };
    }

    private static Optional<GateTarget> share(String word) {
        return word.matches("100|\\d{1,2}") ? Optional.of(new Share(Integer.parseInt(word))) : Optional.empty();
    }

    private static Optional<GateTarget> phase(String word, MigrationKind kind) {
        return kind.phases().stream()
                .filter(phase -> phase.name().equals(word))
                .findFirst()
                .map(Entry::new);
    }
}
