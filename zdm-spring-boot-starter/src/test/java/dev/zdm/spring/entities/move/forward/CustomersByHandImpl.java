package dev.zdm.spring.entities.move.forward;

import dev.zdm.spring.entities.move.model.Customer;
import jakarta.persistence.EntityManager;
import java.util.Locale;
import java.util.Optional;

class CustomersByHandImpl implements CustomersByHand {
    private final EntityManager entities;

    CustomersByHandImpl(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public Optional<Customer> byHand(Long id) {
        return Optional.ofNullable(entities.find(Customer.class, id));
    }

    @Override
    public void shout(Long id) {
        Customer found = entities.find(Customer.class, id);
        found.setEmail(found.getEmail().toUpperCase(Locale.ROOT));
    }
}
