package dev.zdm.proof.simulation;

import java.util.ArrayList;
import java.util.List;

/** What happened, as a number that stands for all of it, and as text if somebody wants to read it. */
final class Trace {
    private final boolean readable;
    private final List<String> lines = new ArrayList<>();
    private long print = 17;

    Trace(boolean readable) {
        this.readable = readable;
    }

    void step(Fiber fiber, String what) {
        print = (print * 31 + fiber.number()) * 31 + what.hashCode();
        note(fiber, what);
    }

    void note(Fiber fiber, String what) {
        if (readable) {
            lines.add(fiber.name() + ": " + what);
        }
    }

    void note(String what) {
        print = print * 31 + what.hashCode();
        if (readable) {
            lines.add("*** " + what);
        }
    }

    /** Equal for equal traces. */
    long print() {
        return print;
    }

    List<String> lines() {
        return lines;
    }
}
