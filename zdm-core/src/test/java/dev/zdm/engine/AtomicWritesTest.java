package dev.zdm.engine;

import dev.zdm.testing.Customers;

/** With copies that read the row first. */
class AtomicWritesTest extends AtomicWritesContract {
    AtomicWritesTest() {
        super(Customers.create());
    }
}
