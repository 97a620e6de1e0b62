package dev.zdm.examples.demo.shop;

import dev.zdm.examples.demo.shop.web.CustomerAnswer;
import dev.zdm.examples.demo.shop.web.CustomerDesk;
import dev.zdm.examples.demo.shop.web.CustomerForm;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Transactions as applications have them: one around read-modify-write, a read-only one, and none at all. */
@Service
class CustomerService implements CustomerDesk {
    private final CustomerRepository customers;

    CustomerService(CustomerRepository customers) {
        this.customers = customers;
    }

    @Override
    public CustomerAnswer create(CustomerForm form) {
        return answer(customers.save(customer(null, form)));
    }

    @Override
    public Optional<CustomerAnswer> replace(long id, CustomerForm form) {
        return customers.existsById(id) ? Optional.of(answer(customers.save(customer(id, form)))) : Optional.empty();
    }

    @Override
    @Transactional
    public boolean rename(long id, String fullName) {
        Optional<Customer> renamed =
                customers.findById(id).map(c -> new Customer(c.id(), fullName, c.status(), c.email()));
        renamed.ifPresent(customers::save);
        return renamed.isPresent();
    }

    @Override
    public boolean changeEmail(long id, String email) {
        return customers.changeEmail(id, email) > 0;
    }

    @Override
    public boolean changeStatus(long id, int status) {
        return customers.changeStatus(id, status) > 0;
    }

    @Override
    public void delete(long id) {
        customers.deleteById(id);
    }

    @Override
    public Optional<CustomerAnswer> find(long id) {
        return customers.findById(id).map(CustomerService::answer);
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<CustomerAnswer> findInTransaction(long id) {
        return customers.findById(id).map(CustomerService::answer);
    }

    private static Customer customer(@Nullable Long id, CustomerForm form) {
        return new Customer(id, form.fullName(), form.status(), form.email());
    }

    private static CustomerAnswer answer(Customer customer) {
        return new CustomerAnswer(
                Objects.requireNonNull(customer.id()), customer.fullName(), customer.status(), customer.email());
    }
}
