package dev.zdm.spring.shop;

import dev.zdm.plan.Mapping;

public class CustomerMapping implements Mapping<Customer, CustomerV2> {
    @Override
    public CustomerV2 toNew(Customer old) {
        int space = old.fullName().indexOf(' ');
        String first = space < 0 ? old.fullName() : old.fullName().substring(0, space);
        String last = space < 0 ? null : old.fullName().substring(space + 1);
        return new CustomerV2(
                old.id(),
                first,
                last,
                old.status() == 0 ? CustomerV2.Status.NEW : CustomerV2.Status.ACTIVE,
                old.email());
    }

    @Override
    public Customer toOld(CustomerV2 next) {
        String name = next.lastName() == null ? next.firstName() : next.firstName() + " " + next.lastName();
        return new Customer(next.id(), name, next.status() == CustomerV2.Status.NEW ? 0 : 1, next.emailAddress());
    }
}
