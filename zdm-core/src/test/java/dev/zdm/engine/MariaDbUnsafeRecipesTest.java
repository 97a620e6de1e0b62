package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.MariaDb;

class MariaDbUnsafeRecipesTest extends UnsafeRecipesContract {
    MariaDbUnsafeRecipesTest() {
        super(Customers.create(new MariaDb()), Customers.create(new MariaDb()));
    }
}
