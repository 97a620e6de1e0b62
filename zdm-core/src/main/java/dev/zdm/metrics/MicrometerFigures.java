package dev.zdm.metrics;

import dev.zdm.spi.Figure;
import dev.zdm.spi.FigureExporter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes figures in a Micrometer registry: counters as function counters, gauges as gauges, timings as function timers
 * in nanoseconds. Meters keep the figures that they read; nobody else has to.
 *
 * <p>A figure whose name and tags are registered already keeps its first meter. A figure that the registry denies is not
 * published, and one that it refuses with an exception is logged as a warning: neither reaches the caller, nor keeps the
 * other figures out. Thread-safe.
 */
public final class MicrometerFigures implements FigureExporter {
    private static final Logger LOG = LoggerFactory.getLogger(MicrometerFigures.class);

    private final Map<Figure, Meter> meters = new ConcurrentHashMap<>();
    private final MeterRegistry registry;

    /**
     * Creates the exporter.
     *
     * @param registry where to register the meters
     */
    public MicrometerFigures(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void export(Collection<Figure> figures) {
        figures.forEach(this::exportOne);
    }

    /** Removes the meters of these figures from the registry; those that were there before stay. */
    @Override
    public void retract(Collection<Figure> figures) {
        figures.stream().map(meters::remove).filter(Objects::nonNull).forEach(registry::remove);
    }

    private void exportOne(Figure figure) {
        try {
            boolean taken = registry.find(figure.name()).tags(tags(figure)).meter() != null;
            Meter meter = register(figure);
            if (!taken) {
                meters.put(figure, meter);
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "the meter registry refused {} {}, which is therefore not published",
                    figure.name(),
                    figure.tags(),
                    e);
        }
    }

    /**
     * Micrometer refers to the object of a meter weakly, and to its function strongly. So the functions hold the figure,
     * and the object is the registry, which lives as long as its meters do.
     */
    private Meter register(Figure figure) {
        if (figure.value() instanceof Figure.Counter counter) {
            return register(figure, counter);
        } else if (figure.value() instanceof Figure.Gauge gauge) {
            return register(figure, gauge);
        }
        return register(figure, (Figure.Timing) figure.value());
    }

    private Meter register(Figure figure, Figure.Counter counter) {
        return FunctionCounter.builder(
                        figure.name(), registry, any -> counter.count().getAsLong())
                .description(figure.description())
                .tags(tags(figure))
                .register(registry);
    }

    private Meter register(Figure figure, Figure.Gauge gauge) {
        return Gauge.builder(figure.name(), registry, any -> gauge.current().getAsDouble())
                .description(figure.description())
                .tags(tags(figure))
                .register(registry);
    }

    private Meter register(Figure figure, Figure.Timing timing) {
        return FunctionTimer.builder(
                        figure.name(),
                        registry,
                        any -> timing.count().getAsLong(),
                        any -> timing.totalNanos().getAsLong(),
                        TimeUnit.NANOSECONDS)
                .description(figure.description())
                .tags(tags(figure))
                .register(registry);
    }

    private static List<Tag> tags(Figure figure) {
        return figure.tags().entrySet().stream()
                .map(tag -> Tag.of(tag.getKey(), tag.getValue()))
                .toList();
    }
}
