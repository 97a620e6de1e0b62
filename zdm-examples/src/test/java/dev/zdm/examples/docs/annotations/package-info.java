/** The code of the page on annotations, compiled here; a test keeps the two the same. */
@NullMarked
package dev.zdm.examples.docs.annotations;

import org.jspecify.annotations.NullMarked;
