/** The command line of the linter: {@link dev.zdm.lint.cli.Main}; everything else is hidden. */
@NullMarked
package dev.zdm.lint.cli;

import org.jspecify.annotations.NullMarked;
