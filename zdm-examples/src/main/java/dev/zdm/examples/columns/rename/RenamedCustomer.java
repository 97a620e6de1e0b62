package dev.zdm.examples.columns.rename;

import dev.zdm.annotation.MigratedColumn;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

// tag::back[]
@Entity(name = "Customer")
@Table(name = "customer")
class RenamedCustomer {
    @Id
    long id;

    @Column(name = "email_address")
    @MigratedColumn(migration = "customer-email-back", from = "email_address", to = "email")
    String email;
    // end::back[]

    protected RenamedCustomer() {}

    RenamedCustomer(long id, String email) {
        this.id = id;
        this.email = email;
    }
}
