package dev.zdm.examples.entities;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order as it is to be stored, with a row for each line. */
// tag::customerOrder[]
@Entity
@Table(name = "customer_order")
public class CustomerOrder {
    @Id
    long id;

    String customer;

    int pieces; // of all lines

    @OneToMany(mappedBy = "order", cascade = CascadeType.ALL, orphanRemoval = true)
    @OrderBy("id.position")
    List<OrderLine> lines = new ArrayList<>();

    @Version
    @Nullable
    Integer version;
    // end::customerOrder[]

    protected CustomerOrder() {}

    /** A new one. */
    public CustomerOrder(long id, String customer, List<Item> items) {
        this.id = id;
        this.customer = customer;
        become(items);
    }

    /** Its number. */
    public long id() {
        return id;
    }

    /** What was ordered. */
    public List<Item> items() {
        return lines.stream().map(OrderLine::item).toList();
    }

    /** Something else was ordered: lines that stay are changed, the others come and go. */
    public void become(List<Item> items) {
        while (lines.size() > items.size()) {
            lines.remove(lines.size() - 1);
        }
        for (int at = 0; at < items.size(); at++) {
            if (at < lines.size()) {
                lines.get(at).become(items.get(at));
            } else {
                lines.add(new OrderLine(this, at + 1, items.get(at)));
            }
        }
        pieces = items.stream().mapToInt(Item::quantity).sum();
    }
}
