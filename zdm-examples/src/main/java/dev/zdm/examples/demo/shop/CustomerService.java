package dev.zdm.examples.demo.shop;

import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Transactions as applications have them: one around read-modify-write, a read-only one, and none at all. */
@Service
class CustomerService {
    private final CustomerRepository customers;

    CustomerService(CustomerRepository customers) {
        this.customers = customers;
    }

    Customer create(CustomerForm form) {
        return customers.save(form.withId(null));
    }

    Optional<Customer> replace(long id, CustomerForm form) {
        return customers.existsById(id) ? Optional.of(customers.save(form.withId(id))) : Optional.empty();
    }

    @Transactional
    public boolean rename(long id, String fullName) {
        Optional<Customer> renamed =
                customers.findById(id).map(c -> new Customer(c.id(), fullName, c.status(), c.email()));
        renamed.ifPresent(customers::save);
        return renamed.isPresent();
    }

    boolean changeEmail(long id, String email) {
        return customers.changeEmail(id, email) > 0;
    }

    boolean changeStatus(long id, int status) {
        return customers.changeStatus(id, status) > 0;
    }

    void delete(long id) {
        customers.deleteById(id);
    }

    Optional<Customer> find(long id) {
        return customers.findById(id);
    }

    @Transactional(readOnly = true)
    public Optional<Customer> findInTransaction(long id) {
        return customers.findById(id);
    }
}
