package dev.zdm.examples.entities.before;

import dev.zdm.examples.entities.Item;
import dev.zdm.examples.entities.Order;
import dev.zdm.examples.live.Requests;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What users call; nobody calls save for what a transaction has loaded. */
@Service
class OldOrders implements Requests {
    private final OrderRepository orders;

    OldOrders(OrderRepository orders) {
        this.orders = orders;
    }

    @Override
    public void insert(long id, int value) {
        orders.save(new Order(id, "c" + id, Item.of(value)));
    }

    @Override
    @Transactional
    public void change(long id, int value) {
        orders.findById(id).orElseThrow().become(Item.of(value));
    }

    @Override
    public int read(long id) {
        return Item.value(orders.findById(id).orElseThrow().items());
    }

    @Override
    @Transactional(readOnly = true)
    public List<Long> find(int value) {
        Item item = Item.of(value).get(0);
        return orders.findByItem(item.quantity(), item.article()).stream()
                .map(Order::id)
                .toList();
    }
}
