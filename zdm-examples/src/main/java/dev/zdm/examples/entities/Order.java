package dev.zdm.examples.entities;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.List;

/** An order as it has always been stored: its lines are a text. */
// tag::order[]
@Entity
@Table(name = "orders")
class Order {
    @Id
    long id;

    String customer;

    String lines; // such as ;3 x bolt;6 x nut;

    @Version
    int version;
    // end::order[]

    protected Order() {}

    Order(long id, String customer, List<Item> items) {
        this.id = id;
        this.customer = customer;
        this.lines = Item.text(items);
    }

    List<Item> items() {
        return Item.parse(lines);
    }

    void become(List<Item> items) {
        lines = Item.text(items);
    }
}
