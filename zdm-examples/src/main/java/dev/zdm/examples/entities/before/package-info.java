/** The release that knows orders with a text. */
@NullMarked
package dev.zdm.examples.entities.before;

import org.jspecify.annotations.NullMarked;
