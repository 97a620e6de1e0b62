package dev.zdm.examples.demo.jpa.before;

import dev.zdm.examples.demo.jpa.Customer;
import dev.zdm.examples.demo.shop.web.CustomerAnswer;
import dev.zdm.examples.demo.shop.web.CustomerDesk;
import dev.zdm.examples.demo.shop.web.CustomerForm;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** As applications on JPA do it: what a transaction has loaded is changed, and nobody calls save. */
@Service
class OldCustomers implements CustomerDesk {
    private final CustomerRepository customers;

    OldCustomers(CustomerRepository customers) {
        this.customers = customers;
    }

    @Override
    public CustomerAnswer create(CustomerForm form) {
        return answer(customers.save(new Customer(null, form.fullName(), form.status(), form.email())));
    }

    @Override
    @Transactional
    public Optional<CustomerAnswer> replace(long id, CustomerForm form) {
        Optional<Customer> found = customers.findById(id);
        found.ifPresent(customer -> {
            customer.setFullName(form.fullName());
            customer.setStatus(form.status());
            customer.setEmail(form.email());
        });
        return found.map(OldCustomers::answer);
    }

    @Override
    @Transactional
    public boolean rename(long id, String fullName) {
        Optional<Customer> found = customers.findById(id);
        found.ifPresent(customer -> customer.setFullName(fullName));
        return found.isPresent();
    }

    @Override
    @Transactional
    public boolean changeEmail(long id, String email) {
        return customers.changeEmail(id, email) > 0;
    }

    @Override
    @Transactional
    public boolean changeStatus(long id, int status) {
        return customers.changeStatus(id, status) > 0;
    }

    @Override
    public void delete(long id) {
        customers.deleteById(id);
    }

    @Override
    public Optional<CustomerAnswer> find(long id) {
        return customers.findById(id).map(OldCustomers::answer);
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<CustomerAnswer> findInTransaction(long id) {
        return customers.findById(id).map(OldCustomers::answer);
    }

    private static CustomerAnswer answer(Customer customer) {
        return new CustomerAnswer(
                Objects.requireNonNull(customer.getId()),
                customer.getFullName(),
                customer.getStatus(),
                customer.getEmail());
    }
}
