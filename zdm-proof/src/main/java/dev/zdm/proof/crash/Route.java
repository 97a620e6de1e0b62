package dev.zdm.proof.crash;

import dev.zdm.plan.Phase;
import java.util.List;
import java.util.Random;

/** Where the operator goes next, by the throw of a die. One thread. */
final class Route {
    /** Most often to and fro between the phases on both sides of a flip; now and then back to the beginning. */
    private static final List<Phase> WHOLE = List.of(
            Phase.WRITE_NEW,
            Phase.WRITE_NEW,
            Phase.WRITE_NEW,
            Phase.WRITE_NEW,
            Phase.READ_NEW,
            Phase.READ_NEW,
            Phase.SYNC,
            Phase.BACKFILL,
            Phase.DUAL_WRITE,
            Phase.OLD_ONLY);

    /** Where reads meet copies, for an engine whose copies are not to be trusted. */
    private static final List<Phase> AMID = List.of(Phase.READ_NEW, Phase.SYNC);

    /** From where there is no way back to the old side. */
    private static final List<Phase> LAST = List.of(Phase.NEW_ONLY, Phase.WRITE_NEW);

    private final List<Phase> stops;
    private final Random random;
    private Phase target;

    private Route(List<Phase> stops, Random random) {
        this.stops = stops;
        this.random = random;
        this.target = stops.get(0);
    }

    static Route whole(Random random) {
        return new Route(WHOLE, random);
    }

    static Route amid(Random random) {
        return new Route(AMID, random);
    }

    static Route last(Random random) {
        return new Route(LAST, random);
    }

    Phase target() {
        return target;
    }

    void turn(Phase now) {
        do {
            target = stops.get(random.nextInt(stops.size()));
        } while (target == now);
    }
}
