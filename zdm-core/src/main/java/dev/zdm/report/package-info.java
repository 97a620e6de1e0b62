/** What is left of a migration when it is over, for the archive: who decided what, when, and on which numbers. */
@NullMarked
package dev.zdm.report;

import org.jspecify.annotations.NullMarked;
