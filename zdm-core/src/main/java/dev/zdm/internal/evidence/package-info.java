/** Folds events into figures: plain arithmetic, no store. */
@NullMarked
package dev.zdm.internal.evidence;

import org.jspecify.annotations.NullMarked;
