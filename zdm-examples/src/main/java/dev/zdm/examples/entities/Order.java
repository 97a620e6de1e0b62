package dev.zdm.examples.entities;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order as it has always been stored: its lines are a text. */
// tag::order[]
@Entity
@Table(name = "orders")
public class Order {
    @Id
    long id;

    String customer;

    String lines; // such as ;3 x bolt;6 x nut;

    @Version
    @Nullable
    Integer version;
    // end::order[]

    protected Order() {}

    /** A new one. */
    public Order(long id, String customer, List<Item> items) {
        this.id = id;
        this.customer = customer;
        this.lines = Item.text(items);
    }

    /** Its number. */
    public long id() {
        return id;
    }

    /** What was ordered. */
    public List<Item> items() {
        return Item.parse(lines);
    }

    /** Something else was ordered. */
    public void become(List<Item> items) {
        lines = Item.text(items);
    }
}
