package dev.zdm.test;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationKind;
import dev.zdm.plan.MigrationPhase;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where one run of a test finds its migrations. */
record PhaseCase(MigrationPhase phase, int share, ConsistencyMode mode) {

    PhaseCase {
        if (mode == ConsistencyMode.DURABLE) {
            throw new ConfigurationException(
                    null, phase, "the test kit has no stores for DURABLE", "run in ATOMIC, BEST_EFFORT or both");
        }
        if (share < 0 || share > 100 || (share != 0 && !phase.takesShare())) {
            throw new ConfigurationException(
                    null, phase, "share " + share + " does not fit this phase", "give 0 to 100 where it takes one");
        }
    }

    static Stream<PhaseCase> of(EveryPhase wanted) {
        List<MigrationPhase> phases = between(wanted.from(), wanted.to());
        return Stream.of(wanted.modes()).flatMap(mode -> of(phases, wanted.shares(), mode));
    }

    static Stream<PhaseCase> of(EveryServicePhase wanted) {
        return of(between(wanted.from(), wanted.to()), wanted.shares(), ConsistencyMode.BEST_EFFORT);
    }

    private static List<MigrationPhase> between(MigrationPhase from, MigrationPhase to) {
        if (to.isBefore(from)) {
            throw new ConfigurationException(
                    null, null, "no phase lies between " + from + " and " + to, "let 'from' come before 'to'");
        }
        return from.kind().phases().stream()
                .filter(phase -> !phase.isBefore(from) && !to.isBefore(phase))
                .toList();
    }

    private static Stream<PhaseCase> of(List<MigrationPhase> phases, int[] shares, ConsistencyMode mode) {
        return phases.stream()
                .flatMap(phase -> sharesOf(phase, shares).mapToObj(share -> new PhaseCase(phase, share, mode)));
    }

    private static IntStream sharesOf(MigrationPhase phase, int[] shares) {
        return phase.takesShare() ? IntStream.of(shares) : IntStream.of(0);
    }

    String describe() {
        String where = phase.takesShare() ? phase.name() + " " + share + " %" : phase.name();
        return phase.kind() == MigrationKind.DATA ? where + " (" + mode + ")" : where;
    }
}
