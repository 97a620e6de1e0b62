/** The release of the shop that knows the old entity, and copies what it writes to the new one. */
@NullMarked
package dev.zdm.examples.demo.jpa.before;

import org.jspecify.annotations.NullMarked;
