/** One live call: phase, route, first leg, second leg, fallback, comparison. Emits events and never changes a phase. */
@NullMarked
package dev.zdm.internal.routing;

import org.jspecify.annotations.NullMarked;
