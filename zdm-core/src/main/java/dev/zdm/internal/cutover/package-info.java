/** Turns evidence into decisions: gates, and the transitions that are the only writers of a phase. */
@NullMarked
package dev.zdm.internal.cutover;

import org.jspecify.annotations.NullMarked;
