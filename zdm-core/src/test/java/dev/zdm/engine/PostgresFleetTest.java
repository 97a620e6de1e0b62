package dev.zdm.engine;

import dev.zdm.testing.Customers;

class PostgresFleetTest extends FleetContract {
    PostgresFleetTest() {
        super(Customers.create());
    }
}
