package dev.zdm.examples.testkit;

import dev.zdm.Migration;
import dev.zdm.spi.RecordStore;
import java.util.Optional;

/** The application's own class, as it stands in production. */
final class OrderService {
    private final Migration<Long, Order> orders;
    private final RecordStore<Long, Order> old;
    private final RecordStore<Long, OrderV2> next;

    OrderService(Migration<Long, Order> orders, RecordStore<Long, Order> old, RecordStore<Long, OrderV2> next) {
        this.orders = orders;
        this.old = old;
        this.next = next;
    }

    Optional<Order> find(long id) {
        return orders.read(id);
    }

    void pay(long id) {
        orders.write(id, () -> payOld(id), () -> payNew(id));
    }

    private void payOld(long id) {
        old.findForUpdate(id).ifPresent(order -> old.put(new Order(id, order.customer(), 1)));
    }

    private void payNew(long id) {
        next.findForUpdate(id).ifPresent(order -> next.put(new OrderV2(id, order.customer(), "PAID")));
    }
}
