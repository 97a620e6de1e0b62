/**
 * Whether an instance is well: checks with a deadline each, run side by side, and what they found together. Knows nothing of
 * migrations; the facade adds their checks, and applications add their own.
 */
@NullMarked
package dev.zdm.health;

import org.jspecify.annotations.NullMarked;
