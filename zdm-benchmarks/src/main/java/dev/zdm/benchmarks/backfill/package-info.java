/** What a backfill and a verification cost, beside COPY, INSERT … SELECT, Spring Batch and what is written by hand. */
@NullMarked
package dev.zdm.benchmarks.backfill;

import org.jspecify.annotations.NullMarked;
