package dev.zdm.examples.entities;

import dev.zdm.examples.columns.Version;
import java.util.List;
import org.hibernate.Session;

/** The release that knows lines. */
final class After implements Version {

    @Override
    public Class<?> entity() {
        return CustomerOrder.class;
    }

    @Override
    public void insert(Session session, long id, int value) {
        session.persist(new CustomerOrder(id, "c" + id, Item.of(value)));
    }

    @Override
    public void change(Session session, long id, int value) {
        session.find(CustomerOrder.class, id).become(Item.of(value));
    }

    @Override
    public int read(Session session, long id) {
        return Item.value(session.find(CustomerOrder.class, id).items());
    }

    @Override
    public List<Long> find(Session session, int value) {
        Item item = Item.of(value).get(0);
        return session.createSelectionQuery(
                        "select l.order.id from OrderLine l where l.article = :article and l.quantity = :quantity",
                        Long.class)
                .setParameter("article", item.article())
                .setParameter("quantity", item.quantity())
                .getResultList();
    }
}
