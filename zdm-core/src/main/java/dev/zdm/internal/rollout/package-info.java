/** Moves a migration on by itself, and back: evidence of the fleet, a judgement, a decision, one step. */
@NullMarked
package dev.zdm.internal.rollout;

import org.jspecify.annotations.NullMarked;
