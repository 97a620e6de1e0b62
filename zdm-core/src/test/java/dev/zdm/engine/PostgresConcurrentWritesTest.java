package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.PostgresDatabase;

/** With copies that read the row first. */
class PostgresConcurrentWritesTest extends PostgresConcurrentWritesContract {
    PostgresConcurrentWritesTest() {
        super(Customers.create(new PostgresDatabase()));
    }
}
