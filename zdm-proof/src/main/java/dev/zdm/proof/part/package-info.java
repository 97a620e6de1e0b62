/** What a part of the proof is given, and what it hands back. */
@NullMarked
package dev.zdm.proof.part;

import org.jspecify.annotations.NullMarked;
