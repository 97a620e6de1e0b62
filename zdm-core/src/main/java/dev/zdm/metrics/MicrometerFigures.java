package dev.zdm.metrics;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Figure;
import dev.zdm.spi.FigureExporter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Publishes figures in a Micrometer registry: counters as function counters, gauges as gauges, timings as function timers
 * in nanoseconds. Meters keep the figures that they read; nobody else has to.
 *
 * <p>A figure whose name and tags are registered already keeps its first meter. A figure that the registry denies is not
 * published. One that it refuses with an exception keeps no other out: once all others are registered, a
 * {@link ConfigurationException} says so, which {@code Zdm} logs. Thread-safe.
 */
public final class MicrometerFigures implements FigureExporter {
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
        Map<Figure, RuntimeException> refused = new LinkedHashMap<>();
        for (Figure figure : figures) {
            try {
                exportOne(figure);
            } catch (RuntimeException e) {
                refused.put(figure, e);
            }
        }
        refused.entrySet().stream().findFirst().ifPresent(first -> {
            throw refusal(first.getKey(), first.getValue());
        });
    }

    /** Removes the meters of these figures from the registry; those that were there before stay. */
    @Override
    public void retract(Collection<Figure> figures) {
        figures.stream().map(meters::remove).filter(Objects::nonNull).forEach(registry::remove);
    }

    private void exportOne(Figure figure) {
        boolean taken = registry.find(figure.name()).tags(tags(figure)).meter() != null;
        Meter meter = register(figure);
        if (!taken) {
            meters.put(figure, meter);
        }
    }

    private static ConfigurationException refusal(Figure first, RuntimeException cause) {
        return new ConfigurationException(
                first.tags().get("migration"),
                null,
                "the meter registry refused figures with " + cause.getClass().getName() + ", first " + first.name(),
                "mend the registry and its filters",
                cause);
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
