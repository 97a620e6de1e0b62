/** How a fleet of many instances loads its control database. */
@NullMarked
package dev.zdm.proof.scale;

import org.jspecify.annotations.NullMarked;
