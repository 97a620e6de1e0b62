/**
 * One instance of an application that migrates: a process that its parent may kill, stop and cut off at any moment. Plain
 * Java and JDBC; the engine is the one that users get, reached through {@code dev.zdm}. What happens at a step of the
 * protocol hangs on the data sources that the engine is given, so that nothing in the engine knows of failpoints.
 */
@NullMarked
package dev.zdm.proof.crash.child;

import org.jspecify.annotations.NullMarked;
