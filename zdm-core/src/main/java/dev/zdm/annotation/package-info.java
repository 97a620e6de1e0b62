/**
 * What users <em>write</em>: the annotations. They name a migration, a counterpart and a key; they hold no behaviour. An
 * annotation that cannot work where it stands fails at start-up.
 */
@NullMarked
package dev.zdm.annotation;

import org.jspecify.annotations.NullMarked;
