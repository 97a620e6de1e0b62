package dev.zdm.spring.entities.move.model;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** What the application's code knows at first. */
@Entity
@Table(name = "customer")
public class Customer {
    @Id
    private Long id;

    private String email;

    private String town;

    @Version
    private int version;

    protected Customer() {}

    public Customer(Long id, String email, String town) {
        this.id = id;
        this.email = email;
        this.town = town;
    }

    public Long getId() {
        return id;
    }

    public String getEmail() {
        return email;
    }

    public void setEmail(String email) {
        this.email = email;
    }

    public String getTown() {
        return town;
    }
}
