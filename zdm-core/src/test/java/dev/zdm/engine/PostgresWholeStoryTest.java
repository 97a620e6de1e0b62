package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.PostgresDatabase;

class PostgresWholeStoryTest extends WholeStoryContract {
    PostgresWholeStoryTest() {
        super(Customers.create(new PostgresDatabase()), 6);
    }
}
