/**
 * Circuit breakers by Resilience4j, the only room that names it. Resilience4j counts and decides; this room adds what a
 * migration needs on top: an outcome counts only in the state that let its call through, time is injected, and no thread
 * is started.
 */
@NullMarked
package dev.zdm.breaker;

import org.jspecify.annotations.NullMarked;
