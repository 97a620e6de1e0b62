package dev.zdm.examples.readme;

import dev.zdm.annotation.RoutedCall;

class LegacyPricing implements Pricing {
    @Override
    // tag::service[]
    @RoutedCall(
            migration = "pricing",
            to = "newPricing",
            key = "#customerId",
            idempotent = true,
            newClientDeadline = "500ms")
    public long quote(long customerId, long cents) {
        return cents + 100;
    }
    // end::service[]
}
