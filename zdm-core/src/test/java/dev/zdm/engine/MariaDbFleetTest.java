package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.MariaDb;

class MariaDbFleetTest extends FleetContract {
    MariaDbFleetTest() {
        super(Customers.create(new MariaDb()));
    }
}
