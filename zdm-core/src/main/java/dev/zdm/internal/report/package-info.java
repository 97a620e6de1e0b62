/** What persons read of a migration before it begins: pure functions from what was declared to text. */
@NullMarked
package dev.zdm.internal.report;

import org.jspecify.annotations.NullMarked;
