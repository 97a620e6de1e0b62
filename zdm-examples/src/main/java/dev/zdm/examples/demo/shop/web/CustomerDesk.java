package dev.zdm.examples.demo.shop.web;

import java.util.Optional;

/** What clients may ask about customers. */
public interface CustomerDesk {

    /** Makes a new one. */
    CustomerAnswer create(CustomerForm form);

    /** Gives one another content; empty if there is none. */
    Optional<CustomerAnswer> replace(long id, CustomerForm form);

    /** Changes the name, if there is such a customer. */
    boolean rename(long id, String fullName);

    /** Changes the e-mail address, if there is such a customer. */
    boolean changeEmail(long id, String email);

    /** Changes the status, if there is such a customer. */
    boolean changeStatus(long id, int status);

    /** Removes one, if there is such a customer. */
    void delete(long id);

    /** Reads one without a transaction. */
    Optional<CustomerAnswer> find(long id);

    /** Reads one in a transaction that reads only. */
    Optional<CustomerAnswer> findInTransaction(long id);
}
