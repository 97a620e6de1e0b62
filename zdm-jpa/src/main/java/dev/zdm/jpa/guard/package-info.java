/** Looks at SQL before it is sent: who still names old columns, and who would write one side of a row only. */
@NullMarked
package dev.zdm.jpa.guard;

import org.jspecify.annotations.NullMarked;
