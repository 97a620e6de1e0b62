/** What a write through zdm costs beside the same write without it. */
@NullMarked
package dev.zdm.proof.cost;

import org.jspecify.annotations.NullMarked;
