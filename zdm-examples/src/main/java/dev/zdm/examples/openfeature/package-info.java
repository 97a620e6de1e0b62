/** Flags that OpenFeature knows: a gate in three lines, and a checkout that moves behind one, key by key. */
@NullMarked
package dev.zdm.examples.openfeature;

import org.jspecify.annotations.NullMarked;
