package dev.zdm.examples.columns.rename;

import dev.zdm.annotation.MigratedColumn;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

// tag::rename[]
@Entity
@Table(name = "customer")
class Customer {
    @Id
    long id;

    @MigratedColumn(migration = "customer-email", from = "email", to = "email_address")
    String email;
    // end::rename[]

    protected Customer() {}

    Customer(long id, String email) {
        this.id = id;
        this.email = email;
    }
}
