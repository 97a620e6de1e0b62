package dev.zdm.examples.columns.rename;

import dev.zdm.examples.columns.Version;
import java.util.List;
import org.hibernate.Session;

/** The release that takes it back to a column of the old name. */
final class Between implements Version {

    @Override
    public Class<?> entity() {
        return RenamedCustomer.class;
    }

    @Override
    public void insert(Session session, long id, int value) {
        session.persist(new RenamedCustomer(id, value + "@example.org"));
    }

    @Override
    public void change(Session session, long id, int value) {
        session.find(RenamedCustomer.class, id).email = value + "@example.org";
    }

    @Override
    public int read(Session session, long id) {
        return Integer.parseInt(session.find(RenamedCustomer.class, id).email.replace("@example.org", ""));
    }

    @Override
    public List<Long> find(Session session, int value) {
        return session.createSelectionQuery("select e.id from Customer e where e.email = :email", Long.class)
                .setParameter("email", value + "@example.org")
                .getResultList();
    }
}
