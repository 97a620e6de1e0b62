package dev.zdm.examples.entities;

import dev.zdm.plan.Mapping;

/** Makes lines of a text, and a text of lines. */
// tag::mapping[]
public final class OrderMapping implements Mapping<Order, CustomerOrder> {
    @Override
    public CustomerOrder toNew(Order old) {
        return new CustomerOrder(old.id, old.customer, old.items());
    }

    @Override
    public Order toOld(CustomerOrder next) {
        return new Order(next.id, next.customer, next.items());
    }
}
// end::mapping[]
