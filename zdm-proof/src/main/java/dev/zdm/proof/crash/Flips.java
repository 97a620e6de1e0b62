package dev.zdm.proof.crash;

import dev.zdm.proof.crash.Timings.Span;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How long writers waited while the writes were moved: of each move that no fault met, the longest of the writes that met
 * it, whatever their answer was. A move that was given up is bounded by what the policy allows, and told apart.
 * Thread-safe.
 */
final class Flips {
    private final Queue<Span> writes = new ConcurrentLinkedQueue<>();
    private final Queue<Span> made = new ConcurrentLinkedQueue<>();
    private final Queue<Span> givenUp = new ConcurrentLinkedQueue<>();

    /** A write was answered. */
    void write(Span span) {
        writes.add(span);
    }

    void made(Span span) {
        made.add(span);
    }

    void givenUp(Span span) {
        givenUp.add(span);
    }

    int number() {
        return made.size();
    }

    /** In milliseconds. Sorted. */
    double[] pausesOfMade(Queue<Span> faults) {
        return pauses(made, faults);
    }

    /** In milliseconds. Sorted. */
    double[] pausesOfGivenUp(Queue<Span> faults) {
        return pauses(givenUp, faults);
    }

    private double[] pauses(Queue<Span> flips, Queue<Span> faults) {
        List<Span> calm = flips.stream()
                .filter(flip -> faults.stream().noneMatch(flip::meets))
                .toList();
        return calm.stream().mapToDouble(this::pause).sorted().toArray();
    }

    private double pause(Span flip) {
        return writes.stream()
                .filter(flip::meets)
                .mapToDouble(Span::millis)
                .max()
                .orElse(0);
    }
}
