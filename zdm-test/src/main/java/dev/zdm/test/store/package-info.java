/**
 * A database in memory that is transactional enough for zdm: units of work that commit and roll back, row locks that are
 * held to the end of the unit, and a guard. It behaves like a SQL database at READ COMMITTED, except that a statement that
 * failed leaves its unit usable, and that whoever would wait for ever is told so at once.
 */
@NullMarked
package dev.zdm.test.store;

import org.jspecify.annotations.NullMarked;
