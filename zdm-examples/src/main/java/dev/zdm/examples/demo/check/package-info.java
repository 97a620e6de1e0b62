/** Compares the load generator's ledger with the tables, by plain SQL. */
@NullMarked
package dev.zdm.examples.demo.check;

import org.jspecify.annotations.NullMarked;
