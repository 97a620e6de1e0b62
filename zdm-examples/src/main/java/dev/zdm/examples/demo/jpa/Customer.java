package dev.zdm.examples.demo.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A customer as it has always been stored. */
@Entity
@Table(name = "customer")
public class Customer {
    // One sequence for both entities: while both releases run, either gives ids.
    @Id
    @GeneratedValue(generator = "customer_number")
    @SequenceGenerator(name = "customer_number", sequenceName = "customer_number")
    private @Nullable Long id;

    private String fullName;
    private int status;
    private @Nullable String email;

    /** For Hibernate. */
    protected Customer() {}

    /** A customer, without an id if it is a new one. */
    public Customer(@Nullable Long id, String fullName, int status, @Nullable String email) {
        this.id = id;
        this.fullName = fullName;
        this.status = status;
        this.email = email;
    }

    /** The id, null before it is stored. */
    public @Nullable Long getId() {
        return id;
    }

    /** First and last name. */
    public String getFullName() {
        return fullName;
    }

    /** Changes the name. */
    public void setFullName(String fullName) {
        this.fullName = fullName;
    }

    /** By number. */
    public int getStatus() {
        return status;
    }

    /** Changes the status. */
    public void setStatus(int status) {
        this.status = status;
    }

    /** The address, if there is one. */
    public @Nullable String getEmail() {
        return email;
    }

    /** Changes the address. */
    public void setEmail(@Nullable String email) {
        this.email = email;
    }
}
