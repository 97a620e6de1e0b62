/** Liquibase asks the linter before it runs a changeset. */
@NullMarked
package dev.zdm.lint.liquibase;

import org.jspecify.annotations.NullMarked;
