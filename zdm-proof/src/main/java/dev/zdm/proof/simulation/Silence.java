package dev.zdm.proof.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Keeps the engine quiet: thousands of them would tell about every fault that they meet. */
final class Silence implements AutoCloseable {
    private final Logger engine = (Logger) LoggerFactory.getLogger("dev.zdm");
    private final @Nullable Level before = engine.getLevel();

    Silence() {
        engine.setLevel(Level.OFF);
    }

    @Override
    public void close() {
        engine.setLevel(before);
    }
}
