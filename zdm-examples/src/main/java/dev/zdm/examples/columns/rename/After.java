package dev.zdm.examples.columns.rename;

import dev.zdm.examples.columns.Version;
import java.util.List;
import org.hibernate.Session;

/** The release that knows one column only. */
final class After implements Version {

    @Override
    public Class<?> entity() {
        return PlainCustomer.class;
    }

    @Override
    public void insert(Session session, long id, int value) {
        session.persist(new PlainCustomer(id, value + "@example.org"));
    }

    @Override
    public void change(Session session, long id, int value) {
        session.find(PlainCustomer.class, id).email = value + "@example.org";
    }

    @Override
    public int read(Session session, long id) {
        return Integer.parseInt(session.find(PlainCustomer.class, id).email.replace("@example.org", ""));
    }

    @Override
    public List<Long> find(Session session, int value) {
        return session.createSelectionQuery("select e.id from Customer e where e.email = :email", Long.class)
                .setParameter("email", value + "@example.org")
                .getResultList();
    }
}
