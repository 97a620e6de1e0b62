/** The code of the README, compiled here; a test keeps the two the same. */
@NullMarked
package dev.zdm.examples.readme;

import org.jspecify.annotations.NullMarked;
