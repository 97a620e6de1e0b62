package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.MariaDb;

class MariaDbWholeStoryTest extends WholeStoryContract {
    MariaDbWholeStoryTest() {
        super(Customers.create(new MariaDb()), 6);
    }
}
