package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.MariaDb;

class MariaDbBackfillRacesTest extends BackfillRacesContract {
    MariaDbBackfillRacesTest() {
        super(Customers.create(new MariaDb()));
    }
}
