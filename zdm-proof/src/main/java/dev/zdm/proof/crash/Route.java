package dev.zdm.proof.crash;

import dev.zdm.plan.Phase;
import dev.zdm.proof.crash.wire.Step;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Where the operator goes next, by the throw of a die, or where a fault wants him to be. Thread-safe. */
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
    private Optional<Step.Part> lead = Optional.empty();

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

    synchronized Phase target() {
        return target;
    }

    /** Whether it passes the moves of the writes. */
    boolean flips() {
        return stops.contains(Phase.READ_NEW) && stops.contains(Phase.WRITE_NEW);
    }

    /** Until this is taken back it goes to and fro where such steps are made, if it passes there at all. */
    synchronized void lead(Optional<Step.Part> part) {
        lead = part.filter(unused -> flips());
        lead.ifPresent(where -> target = where == Step.Part.BACKFILL ? Phase.BACKFILL : Phase.WRITE_NEW);
    }

    synchronized boolean isLed() {
        return lead.isPresent();
    }

    /** Whether scans are wanted again and again. */
    synchronized boolean lingersInBackfill() {
        return lead.filter(Step.Part.BACKFILL::equals).isPresent();
    }

    /** When the target was reached, or cannot be. Some conditions are met only on a way through an earlier phase. */
    synchronized void turn(Phase now) {
        if (lead.isEmpty()) {
            wander(now);
        } else if (lingersInBackfill()) {
            target = Phase.BACKFILL;
        } else if (now == target) {
            target = now == Phase.WRITE_NEW ? Phase.READ_NEW : Phase.WRITE_NEW;
        } else {
            target = target == Phase.BACKFILL ? Phase.WRITE_NEW : Phase.BACKFILL;
        }
    }

    private void wander(Phase now) {
        do {
            target = stops.get(random.nextInt(stops.size()));
        } while (target == now);
    }
}
