package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.MariaDb;

class MariaDbReadCommittedWritesTest extends ConcurrentWritesContract {
    MariaDbReadCommittedWritesTest() {
        super(Customers.create(new MariaDb("sessionVariables=transaction_isolation='READ-COMMITTED'")));
    }
}
