/** What {@link dev.zdm.benchmarks.Schema} measures. */
@NullMarked
package dev.zdm.benchmarks.schema;

import org.jspecify.annotations.NullMarked;
