/** {@code salary_cents}, a whole number, becomes {@code salary}, a decimal one. */
@NullMarked
package dev.zdm.examples.columns.retype;

import org.jspecify.annotations.NullMarked;
