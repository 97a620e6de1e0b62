package dev.zdm.examples.demo.jpa;

import dev.zdm.examples.demo.shop.CustomerStatus;
import dev.zdm.examples.demo.shop.PersonName;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A customer as it is to be stored. */
@Entity
@Table(name = "customer_v2")
public class CustomerV2 {
    @Id
    @GeneratedValue(generator = "customer_number")
    @SequenceGenerator(name = "customer_number", sequenceName = "customer_number")
    private @Nullable Long id;

    private String firstName;
    private @Nullable String lastName;

    @Enumerated(EnumType.STRING)
    private CustomerStatus status;

    private @Nullable String emailAddress;

    /** For Hibernate. */
    protected CustomerV2() {}

    /** A customer, without an id if it is a new one. */
    public CustomerV2(@Nullable Long id, PersonName name, CustomerStatus status, @Nullable String emailAddress) {
        this.id = id;
        this.firstName = name.first();
        this.lastName = name.last();
        this.status = status;
        this.emailAddress = emailAddress;
    }

    /** The id, null before it is stored. */
    public @Nullable Long getId() {
        return id;
    }

    /** Both parts of the name. */
    public PersonName getName() {
        return new PersonName(firstName, lastName);
    }

    /** Changes the name. */
    public void setName(PersonName name) {
        firstName = name.first();
        lastName = name.last();
    }

    /** By name. */
    public CustomerStatus getStatus() {
        return status;
    }

    /** Changes the status. */
    public void setStatus(CustomerStatus status) {
        this.status = status;
    }

    /** The address, if there is one. */
    public @Nullable String getEmailAddress() {
        return emailAddress;
    }

    /** Changes the address. */
    public void setEmailAddress(@Nullable String emailAddress) {
        this.emailAddress = emailAddress;
    }
}
