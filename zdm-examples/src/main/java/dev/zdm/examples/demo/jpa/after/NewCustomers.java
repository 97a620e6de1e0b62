package dev.zdm.examples.demo.jpa.after;

import dev.zdm.examples.demo.jpa.CustomerV2;
import dev.zdm.examples.demo.shop.CustomerStatus;
import dev.zdm.examples.demo.shop.PersonName;
import dev.zdm.examples.demo.shop.web.CustomerAnswer;
import dev.zdm.examples.demo.shop.web.CustomerDesk;
import dev.zdm.examples.demo.shop.web.CustomerForm;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** As applications on JPA do it: what a transaction has loaded is changed, and nobody calls save. */
@Service
class NewCustomers implements CustomerDesk {
    private final CustomerV2Repository customers;

    NewCustomers(CustomerV2Repository customers) {
        this.customers = customers;
    }

    @Override
    public CustomerAnswer create(CustomerForm form) {
        return answer(customers.save(
                new CustomerV2(null, PersonName.of(form.fullName()), CustomerStatus.of(form.status()), form.email())));
    }

    @Override
    @Transactional
    public Optional<CustomerAnswer> replace(long id, CustomerForm form) {
        Optional<CustomerV2> found = customers.findById(id);
        found.ifPresent(customer -> {
            customer.setName(PersonName.of(form.fullName()));
            customer.setStatus(CustomerStatus.of(form.status()));
            customer.setEmailAddress(form.email());
        });
        return found.map(NewCustomers::answer);
    }

    @Override
    @Transactional
    public boolean rename(long id, String fullName) {
        Optional<CustomerV2> found = customers.findById(id);
        found.ifPresent(customer -> customer.setName(PersonName.of(fullName)));
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
        return customers.changeStatus(id, CustomerStatus.of(status)) > 0;
    }

    @Override
    public void delete(long id) {
        customers.deleteById(id);
    }

    @Override
    public Optional<CustomerAnswer> find(long id) {
        return customers.findById(id).map(NewCustomers::answer);
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<CustomerAnswer> findInTransaction(long id) {
        return customers.findById(id).map(NewCustomers::answer);
    }

    private static CustomerAnswer answer(CustomerV2 customer) {
        return new CustomerAnswer(
                Objects.requireNonNull(customer.getId()),
                customer.getName().full(),
                customer.getStatus().code(),
                customer.getEmailAddress());
    }
}
