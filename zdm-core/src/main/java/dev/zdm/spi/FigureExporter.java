package dev.zdm.spi;

import java.util.Collection;

/** Publishes figures. Ready-made for Micrometer. An exception is logged and otherwise ignored. */
@FunctionalInterface
public interface FigureExporter {
    /**
     * Registers the figures of one migration; called once for each, at its registration.
     *
     * @param figures the figures, to be read whenever the exporter likes
     */
    void export(Collection<Figure> figures);

    /**
     * Takes the figures of one migration back; called when {@code Zdm} is closed. Does nothing by default.
     *
     * @param figures the figures that were exported, the same objects
     */
    default void retract(Collection<Figure> figures) {}
}
