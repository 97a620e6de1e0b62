package dev.zdm.engine;

import dev.zdm.testing.Customers;

/** With copies of one statement each. */
class PostgresHandOverInSqlTest extends PostgresHandOverContract {
    PostgresHandOverInSqlTest() {
        super(Customers.create().mappedInSql());
    }
}
