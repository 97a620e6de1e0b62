/** Schemas before and after a migration: who still needs the old one. */
@NullMarked
package dev.zdm.schema;

import org.jspecify.annotations.NullMarked;
