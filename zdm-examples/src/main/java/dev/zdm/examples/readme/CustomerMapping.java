package dev.zdm.examples.readme;

import dev.zdm.plan.Mapping;
import java.util.List;

// tag::mapping[]
class CustomerMapping implements Mapping<Customer, CustomerV2> { // both ways: reads of NEW and the way back need it
    private static final List<String> STATUSES = List.of("NEW", "ACTIVE", "CLOSED");

    @Override
    public CustomerV2 toNew(Customer old) {
        String[] name = old.fullName().split(" ", 2);
        return new CustomerV2(old.id(), name[0], name.length == 2 ? name[1] : null, STATUSES.get(old.status()));
    }

    @Override
    public Customer toOld(CustomerV2 next) {
        String name = next.lastName() == null ? next.firstName() : next.firstName() + " " + next.lastName();
        return new Customer(next.id(), name, STATUSES.indexOf(next.status()));
    }
}
// end::mapping[]
