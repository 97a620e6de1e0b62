package dev.zdm.examples.testkit;

import dev.zdm.plan.Mapping;
import java.util.List;

final class OrderMapping implements Mapping<Order, OrderV2> {
    private static final List<String> STATES = List.of("NEW", "PAID", "SENT");

    @Override
    public OrderV2 toNew(Order old) {
        return new OrderV2(old.id(), old.customer(), STATES.get(old.status()));
    }

    @Override
    public Order toOld(OrderV2 next) {
        return new Order(next.id(), next.customer(), STATES.indexOf(next.state()));
    }
}
