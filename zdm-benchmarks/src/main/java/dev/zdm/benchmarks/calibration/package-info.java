/** What a plan's triggers find, beside rules that are in use elsewhere. */
@NullMarked
package dev.zdm.benchmarks.calibration;

import org.jspecify.annotations.NullMarked;
