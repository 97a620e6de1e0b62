package dev.zdm.proof.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an exploration shall come to. */
enum Expected {
    /** Nothing ever goes wrong. */
    OK,
    /** The sides differ in silence, and nothing worse. */
    LAT,
    /** A stale read or a lost write. */
    BAD,
    LOST_WRITE(Violation.LOST_WRITE),
    STALE_READ(Violation.STALE_READ),
    TWO_OWNERS(Violation.TWO_OWNERS),
    SILENT_DIVERGENCE(Violation.SILENT_DIVERGENCE),
    STRANDED_COPY(Violation.STRANDED_COPY),
    DEADLOCK(Violation.DEADLOCK),
    STUCK(Violation.STUCK);

    private final Optional<Violation> violation;

    Expected() {
        this.violation = Optional.empty();
    }

    Expected(Violation violation) {
        this.violation = Optional.of(violation);
    }

    Exploration explore(Model model) {
        return violation.map(wanted -> Explorer.explore(model, wanted)).orElseGet(() -> Explorer.explore(model));
    }

    boolean isMetBy(Exploration found) {
        return violation.map(found.violations()::containsKey).orElseGet(() -> verdict(found.violations()) == this);
    }

    /** The way that shows it, if it is a violation. */
    List<String> way(Exploration found) {
        Map<Violation, List<String>> ways = found.violations();
        return violation
                .or(() -> ways.keySet().stream().findFirst())
                .map(wanted -> ways.getOrDefault(wanted, List.of()))
                .orElse(List.of());
    }

    static Expected verdict(Map<Violation, List<String>> violations) {
        if (violations.isEmpty()) {
            return OK;
        }
        return violations.keySet().equals(Set.of(Violation.SILENT_DIVERGENCE)) ? LAT : BAD;
    }
}
