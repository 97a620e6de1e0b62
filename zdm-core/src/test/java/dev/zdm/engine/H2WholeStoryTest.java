package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.H2;

/** Writers follow each other here: there are few of them. */
class H2WholeStoryTest extends WholeStoryContract {
    H2WholeStoryTest() {
        super(Customers.create(new H2()), 2);
    }
}
