package dev.zdm.spring.columns.shop;

import dev.zdm.annotation.MigratedColumn;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "customer")
public class Customer {
    @Id
    private Long id;

    private String town;

    @MigratedColumn(migration = "customer-email", from = "email", to = "email_address")
    private String email;

    protected Customer() {}

    public Customer(Long id, String town, String email) {
        this.id = id;
        this.town = town;
        this.email = email;
    }

    public Long getId() {
        return id;
    }

    public String getTown() {
        return town;
    }

    public String getEmail() {
        return email;
    }

    public void setEmail(String email) {
        this.email = email;
    }
}
