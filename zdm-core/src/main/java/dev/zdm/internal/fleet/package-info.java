/** The local view of the shared state: which epoch this instance works in, which units of work are still under way from earlier ones, and whether this instance still holds its place. */
@NullMarked
package dev.zdm.internal.fleet;

import org.jspecify.annotations.NullMarked;
