/**
 * Feature flags by Togglz, the only room that names it. A flag decides only within what the phase permits, so this room
 * knows nothing of phases.
 */
@NullMarked
package dev.zdm.flags;

import org.jspecify.annotations.NullMarked;
