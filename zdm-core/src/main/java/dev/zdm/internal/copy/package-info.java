/** One copy of one row's full state, in the order that loses nothing. */
@NullMarked
package dev.zdm.internal.copy;

import org.jspecify.annotations.NullMarked;
