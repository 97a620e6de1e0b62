/**
 * The real engine in a world of its own: its threads take turns as a seeded die says, its clocks and stores are simulated,
 * and whatever may go wrong does. A run is a function of its seed alone, so every failure can be replayed.
 */
@NullMarked
package dev.zdm.proof.simulation;

import org.jspecify.annotations.NullMarked;
