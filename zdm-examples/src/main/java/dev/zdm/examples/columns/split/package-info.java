/** {@code name} becomes {@code first} and {@code last}. */
@NullMarked
package dev.zdm.examples.columns.split;

import org.jspecify.annotations.NullMarked;
