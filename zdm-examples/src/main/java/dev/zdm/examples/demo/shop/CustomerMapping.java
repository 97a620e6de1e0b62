package dev.zdm.examples.demo.shop;

import dev.zdm.plan.Mapping;

/** Names are taken apart and put together, statuses have names instead of numbers. */
public final class CustomerMapping implements Mapping<Customer, CustomerV2> {
    @Override
    public CustomerV2 toNew(Customer old) {
        PersonName name = PersonName.of(old.fullName());
        return new CustomerV2(old.id(), name.first(), name.last(), CustomerStatus.of(old.status()), old.email());
    }

    @Override
    public Customer toOld(CustomerV2 next) {
        return new Customer(
                next.id(),
                new PersonName(next.firstName(), next.lastName()).full(),
                next.status().code(),
                next.emailAddress());
    }
}
