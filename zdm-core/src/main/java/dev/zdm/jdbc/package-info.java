/**
 * The ports over plain SQL, without any framework: transactions, the guard rows beside the users' tables, the shared
 * state of all migrations, and rows of flat tables. PostgreSQL only so far; everything that another database would say
 * differently stands in {@code PostgresSql} and {@code TableSql}.
 */
@NullMarked
package dev.zdm.jdbc;

import org.jspecify.annotations.NullMarked;
