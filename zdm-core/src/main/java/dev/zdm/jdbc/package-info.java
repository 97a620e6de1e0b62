/**
 * The ports over plain SQL, without any framework: transactions, the guard rows beside the users' tables, the shared
 * state of all migrations, and rows of flat tables. PostgreSQL, MariaDB with MySQL, and H2: what they say differently stands
 * in the parts of {@code Dialect}.
 */
@NullMarked
package dev.zdm.jdbc;

import org.jspecify.annotations.NullMarked;
