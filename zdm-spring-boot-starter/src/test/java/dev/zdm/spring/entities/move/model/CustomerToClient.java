package dev.zdm.spring.entities.move.model;

import dev.zdm.plan.Mapping;

public final class CustomerToClient implements Mapping<Customer, Client> {
    @Override
    public Client toNew(Customer old) {
        return new Client(old.getId(), old.getEmail(), old.getTown());
    }

    /** Needs the towns, which need a session. */
    @Override
    public Customer toOld(Client next) {
        return new Customer(
                next.getId(),
                next.getAddress(),
                next.getTowns().stream().findFirst().orElseGet(next::getTown));
    }
}
