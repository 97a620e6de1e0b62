/**
 * Answers, before anything runs, how often a plan's triggers would blame a new side that is as good as the old one, and how
 * soon they would find one that is not: with the engine's own record, judgement and decision under a clock that is moved
 * by hand, for traffic from a model or from a trace.
 */
@NullMarked
package dev.zdm.calibration;

import org.jspecify.annotations.NullMarked;
