package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.PostgresDatabase;

/** With copies that read the row first. */
class PostgresHandOverTest extends PostgresHandOverContract {
    PostgresHandOverTest() {
        super(Customers.create(new PostgresDatabase()));
    }
}
