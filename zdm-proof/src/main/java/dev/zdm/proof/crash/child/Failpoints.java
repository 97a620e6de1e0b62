package dev.zdm.proof.crash.child;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Where this process is to die. Thread-safe. */
final class Failpoints {
    private static final int KILLED = 137;

    private final Consumer<String> lastWords;
    private final Map<String, Integer> armed = new HashMap<>();

    Failpoints(Consumer<String> lastWords) {
        this.lastWords = lastWords;
    }

    synchronized void arm(String failpoint, int passBy) {
        armed.put(failpoint, passBy);
    }

    synchronized void disarm(String failpoint) {
        armed.remove(failpoint);
    }

    /** Halts at once, with no shutdown hook and nothing flushed, as kill -9 does. */
    synchronized void reached(String failpoint) {
        Integer passages = armed.computeIfPresent(failpoint, (name, left) -> left - 1);
        if (passages != null && passages < 0) {
            lastWords.accept(failpoint);
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
