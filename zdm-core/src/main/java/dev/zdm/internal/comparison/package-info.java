/**
 * Two implementations of one question, compared without tables and without phases: the old one always answers, the new
 * one is asked in the shadow, and what differs by itself is told from what differs in the new one.
 */
@NullMarked
package dev.zdm.internal.comparison;

import org.jspecify.annotations.NullMarked;
