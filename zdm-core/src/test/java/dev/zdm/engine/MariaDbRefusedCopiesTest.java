package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.MariaDb;

class MariaDbRefusedCopiesTest extends RefusedCopiesContract {
    MariaDbRefusedCopiesTest() {
        super(Customers.create(new MariaDb()));
    }

    @Override
    String resize(int length) {
        return "ALTER TABLE customer_v2 MODIFY email_address varchar(" + length + ")";
    }
}
