package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.H2;

class H2RefusedCopiesTest extends RefusedCopiesContract {
    H2RefusedCopiesTest() {
        super(Customers.create(new H2()));
    }

    @Override
    String resize(int length) {
        return "ALTER TABLE customer_v2 ALTER COLUMN email_address SET DATA TYPE varchar(" + length + ")";
    }
}
