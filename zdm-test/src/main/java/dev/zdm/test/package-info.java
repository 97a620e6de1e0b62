/**
 * The test kit: {@link dev.zdm.test.EveryPhase} runs a test once in each phase that its migration is going to pass,
 * {@link dev.zdm.test.MigrationRig} holds everything such a test needs in memory, and {@link dev.zdm.test.ZdmAssert} says
 * what is true afterwards. Runs on JUnit 5.14 and on JUnit 6.
 */
@NullMarked
package dev.zdm.test;

import org.jspecify.annotations.NullMarked;
