/**
 * What a migration <em>is</em>: its phases and the table each phase owns, its sides, its state, the mapping between its
 * two shapes of a row, and the errors that name it. Nothing here does I/O, reads a clock, starts a thread or logs.
 */
@NullMarked
package dev.zdm.plan;

import org.jspecify.annotations.NullMarked;
