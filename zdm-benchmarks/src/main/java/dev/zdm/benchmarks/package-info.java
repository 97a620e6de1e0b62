/** What a routed call costs, measured beside a direct call and beside what is written by hand today. */
@NullMarked
package dev.zdm.benchmarks;

import org.jspecify.annotations.NullMarked;
