package dev.zdm.proof.crash;

import dev.zdm.proof.crash.FailpointDeck.Failpoint;
import dev.zdm.proof.crash.wire.Step;
import dev.zdm.proof.crash.world.ChildProcess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Has children halt at steps of the protocol. Steps of writes every child comes by; to those of scans and of flips the
 * operator leads the migration, several times in a row once it is there. Thread-safe.
 */
final class Halts {
    private static final long SOON_MILLIS = 4_000;
    private static final long JOURNEY_MILLIS = 20_000;
    private static final long AGAIN_MILLIS = 10_000;
    private static final int PASSAGES = 8;
    private static final int SERIES = 4;

    private final Fleet fleet;
    private final FailpointDeck failpoints;
    private final Harm.Eyes eyes;
    private volatile boolean over;

    Halts(Fleet fleet, FailpointDeck failpoints, Harm.Eyes eyes) {
        this.fleet = fleet;
        this.failpoints = failpoints;
        this.eyes = eyes;
    }

    /** Whether there is no time left to wait for one. */
    void setOver(boolean value) {
        over = value;
    }

    /** Somebody at a step of a write. */
    List<String> ofWrites(Random die) {
        Failpoint failpoint = failpoints.next(step -> step.part() == Step.Part.WRITE);
        List<ChildProcess> one =
                fleet.anyBut(eyes.operator().spared(), die).map(List::of).orElse(List.of());
        return halt(failpoint, () -> one, die.nextInt(PASSAGES), SOON_MILLIS).stream()
                .toList();
    }

    /** Whoever scans, or moves the writes, one after the other until one attempt fails. */
    List<String> led(Step.Part part, Random die) {
        List<String> halted = new ArrayList<>();
        eyes.operator().lead(Optional.of(part));
        try {
            for (int i = 0; i < SERIES && halted.size() == i && !over; i++) {
                Failpoint failpoint = failpoints.next(
                        step -> step.part() == part && (eyes.operator().flips() || !step.isMove()));
                int passBy = part == Step.Part.BACKFILL ? die.nextInt(2) : 0;
                halt(failpoint, fleet::serving, passBy, i == 0 ? JOURNEY_MILLIS : AGAIN_MILLIS)
                        .ifPresent(halted::add);
            }
        } finally {
            eyes.operator().lead(Optional.empty());
        }
        return halted;
    }

    /** Whoever comes to serve meanwhile is to halt there as well. */
    private Optional<String> halt(
            Failpoint failpoint, Supplier<List<ChildProcess>> candidates, int passBy, long millis) {
        Set<ChildProcess> armed = new HashSet<>();
        boolean unused = Harm.within(millis, () -> {
            candidates.get().stream()
                    .filter(armed::add)
                    .forEach(child -> child.tell(eyes.requests().arm(failpoint.name(), passBy)));
            return over || fleet.halts().contains(failpoint.name());
        });
        armed.forEach(child -> child.tell(eyes.requests().disarm(failpoint.name())));
        return hasHalted(failpoint.name()) ? Optional.of("at " + failpoint.name()) : Optional.empty();
    }

    /** Several may be armed at the same failpoint; each death counts once. */
    private boolean hasHalted(String failpoint) {
        boolean halted = fleet.halts().remove(failpoint);
        if (halted) {
            failpoints.cover(failpoint);
        }
        return halted;
    }
}
