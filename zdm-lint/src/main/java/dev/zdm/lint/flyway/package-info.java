/** Flyway asks the linter before it runs a migration. */
@NullMarked
package dev.zdm.lint.flyway;

import org.jspecify.annotations.NullMarked;
