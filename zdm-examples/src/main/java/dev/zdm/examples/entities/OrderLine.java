package dev.zdm.examples.entities;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;

/** A line of an order, which lives as long as the order has it. */
// tag::orderLine[]
@Entity
@Table(name = "order_line")
class OrderLine {
    @EmbeddedId
    Place id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "order_id", insertable = false, updatable = false)
    CustomerOrder order;

    int quantity;

    String article;

    @Embeddable
    record Place(@Column(name = "order_id") long orderId, int position) {}
    // end::orderLine[]

    protected OrderLine() {}

    OrderLine(CustomerOrder order, int position, Item item) {
        this.id = new Place(order.id, position);
        this.order = order;
        this.quantity = item.quantity();
        this.article = item.article();
    }

    Item item() {
        return new Item(quantity, article);
    }

    void become(Item item) {
        quantity = item.quantity();
        article = item.article();
    }
}
