/** The release that knows orders with lines, and keeps the texts in step as long as they are needed. */
@NullMarked
package dev.zdm.examples.entities.after;

import org.jspecify.annotations.NullMarked;
