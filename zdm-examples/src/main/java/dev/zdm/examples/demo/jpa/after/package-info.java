/** The release of the shop that knows the new entity, and keeps the old table in step as long as there is one. */
@NullMarked
package dev.zdm.examples.demo.jpa.after;

import org.jspecify.annotations.NullMarked;
