package dev.zdm.spi;

import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * One figure that the engine counts for itself; a metrics registry only reads it. Tags are few and their values bounded.
 *
 * @param name the dotted name, such as {@code zdm.calls}
 * @param description one sentence
 * @param tags the tags, always with {@code migration}
 * @param value what to read
 */
public record Figure(String name, String description, Map<String, String> tags, Value value) {

    /** Copies the tags. */
    public Figure {
        tags = Map.copyOf(tags);
    }

    /** How a figure is read. */
    public sealed interface Value {}

    /**
     * A number that only grows.
     *
     * @param count reads it
     */
    public record Counter(LongSupplier count) implements Value {}

    /**
     * A number that goes up and down.
     *
     * @param current reads it
     */
    public record Gauge(DoubleSupplier current) implements Value {}

    /**
     * How often something took how long.
     *
     * @param count reads how often
     * @param totalNanos reads how long in all, in nanoseconds
     */
    public record Timing(LongSupplier count, LongSupplier totalNanos) implements Value {}
}
