package dev.zdm.engine;

import dev.zdm.testing.Customers;

/** With copies of one statement each. */
class AtomicWritesInSqlTest extends AtomicWritesContract {
    AtomicWritesInSqlTest() {
        super(Customers.create().mappedInSql());
    }
}
