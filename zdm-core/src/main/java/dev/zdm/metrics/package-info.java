/**
 * Figures published by Micrometer, the only room that names it. The engine counts for itself and decides from its own
 * counts; a registry only reads them, so that one which denies, resets or fails changes no decision.
 */
@NullMarked
package dev.zdm.metrics;

import org.jspecify.annotations.NullMarked;
