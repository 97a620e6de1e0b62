package dev.zdm.examples.demo.jpa;

import dev.zdm.examples.demo.shop.CustomerStatus;
import dev.zdm.examples.demo.shop.PersonName;
import dev.zdm.plan.Mapping;

/** Makes a new entity of an old one, and an old one of a new one. */
public final class CustomerMapping implements Mapping<Customer, CustomerV2> {
    @Override
    public CustomerV2 toNew(Customer old) {
        return new CustomerV2(
                old.getId(), PersonName.of(old.getFullName()), CustomerStatus.of(old.getStatus()), old.getEmail());
    }

    @Override
    public Customer toOld(CustomerV2 next) {
        return new Customer(
                next.getId(), next.getName().full(), next.getStatus().code(), next.getEmailAddress());
    }
}
