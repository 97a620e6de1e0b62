package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.PostgresDatabase;

class PostgresRefusedCopiesTest extends RefusedCopiesContract {
    PostgresRefusedCopiesTest() {
        super(Customers.create(new PostgresDatabase()));
    }

    @Override
    String resize(int length) {
        return "ALTER TABLE customer_v2 ALTER email_address TYPE varchar(" + length + ") USING left(email_address, "
                + length + ")";
    }

    @Override
    void giveWayAtOnce() {
        customers.update("SET LOCAL deadlock_timeout = '1ms'");
    }
}
