/**
 * The protocol as a finite model, and an explorer that tries every interleaving of it. The phases are the real ones: the
 * model asks {@link dev.zdm.plan.Phase}, as the engine does.
 */
@NullMarked
package dev.zdm.proof.model;

import org.jspecify.annotations.NullMarked;
