/**
 * Finds in SQL migrations what blocks, rewrites, loses or breaks: {@link dev.zdm.lint.Lint} is the entrance. A statement is
 * read by the grammar of its dialect and turned into facts (a column was added, an index was built); a {@link
 * dev.zdm.lint.Rule} looks at facts, at the file around them and at the files before.
 */
@NullMarked
package dev.zdm.lint;

import org.jspecify.annotations.NullMarked;
