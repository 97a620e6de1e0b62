package dev.zdm.test;

import dev.zdm.checks.Canary;

/** A row of the old shape. */
record Order(long id, String customer, int status) {
    Order {
        customer = Canary.planted(customer);
    }
}
