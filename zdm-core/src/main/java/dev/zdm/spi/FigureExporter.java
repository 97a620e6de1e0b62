package dev.zdm.spi;

import java.util.Collection;

/** Publishes figures. Ready-made for Micrometer. */
@FunctionalInterface
public interface FigureExporter {
    /**
     * Registers the figures of one migration; called once for each, at its registration.
     *
     * @param figures the figures, to be read whenever the exporter likes
     */
    void export(Collection<Figure> figures);
}
