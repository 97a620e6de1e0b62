/**
 * The demo: one migration, from the first double write to the last read of the new side, watched from a terminal.
 */
@NullMarked
package dev.zdm.examples.demo;

import org.jspecify.annotations.NullMarked;
