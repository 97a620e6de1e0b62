package dev.zdm.proof.crash.child;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where this process is to die. Thread-safe. */
final class Failpoints {
    private static final int KILLED = 137;

    private final Consumer<String> lastWords;
    private @Nullable String armed;
    private int passages;

    Failpoints(Consumer<String> lastWords) {
        this.lastWords = lastWords;
    }

    synchronized void arm(String failpoint, int passBy) {
        armed = failpoint;
        passages = passBy;
    }

    synchronized void disarm() {
        armed = null;
    }

    /** Halts at once, with no shutdown hook and nothing flushed, as kill -9 does. */
    synchronized void reached(String failpoint) {
        if (failpoint.equals(armed) && passages-- <= 0) {
            lastWords.accept(failpoint);
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
