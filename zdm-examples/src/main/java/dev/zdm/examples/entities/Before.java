package dev.zdm.examples.entities;

import dev.zdm.examples.columns.Version;
import java.util.List;
import org.hibernate.Session;

/** The release that knows texts. */
final class Before implements Version {

    @Override
    public Class<?> entity() {
        return Order.class;
    }

    @Override
    public void insert(Session session, long id, int value) {
        session.persist(new Order(id, "c" + id, Item.of(value)));
    }

    @Override
    public void change(Session session, long id, int value) {
        session.find(Order.class, id).become(Item.of(value));
    }

    @Override
    public int read(Session session, long id) {
        return Item.value(session.find(Order.class, id).items());
    }

    @Override
    public List<Long> find(Session session, int value) {
        return session.createSelectionQuery("select o.id from Order o where o.lines like :some", Long.class)
                .setParameter("some", "%;" + Item.of(value).get(0).text() + ";%")
                .getResultList();
    }
}
