package dev.zdm.engine;

import dev.zdm.testing.Customers;

/** With copies of one statement each. */
class PostgresConcurrentWritesInSqlTest extends PostgresConcurrentWritesContract {
    PostgresConcurrentWritesInSqlTest() {
        super(Customers.create().mappedInSql());
    }
}
