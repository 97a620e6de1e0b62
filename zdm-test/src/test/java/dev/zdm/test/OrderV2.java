package dev.zdm.test;

import dev.zdm.checks.Canary;

/** A row of the new shape. */
record OrderV2(long id, String customer, String state) {
    OrderV2 {
        customer = Canary.planted(customer);
    }
}
