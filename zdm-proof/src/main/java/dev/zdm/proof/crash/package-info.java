/**
 * Crash tests on real databases: child processes serve one migration while they are killed, stopped and cut off, and what
 * they acknowledged is compared with what is there.
 */
@NullMarked
package dev.zdm.proof.crash;

import org.jspecify.annotations.NullMarked;
