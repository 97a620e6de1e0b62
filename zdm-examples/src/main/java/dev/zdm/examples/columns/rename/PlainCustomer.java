package dev.zdm.examples.columns.rename;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity(name = "Customer")
@Table(name = "customer")
class PlainCustomer {
    @Id
    long id;

    String email;

    protected PlainCustomer() {}

    PlainCustomer(long id, String email) {
        this.id = id;
        this.email = email;
    }
}
