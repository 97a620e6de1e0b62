package dev.zdm.examples.columns.split;

import dev.zdm.examples.columns.Version;
import java.util.List;
import org.hibernate.Session;

/** The release that knows whole names. */
final class Before implements Version {

    @Override
    public Class<?> entity() {
        return Person.class;
    }

    @Override
    public void insert(Session session, long id, int value) {
        session.persist(new Person(id, "Ada " + value));
    }

    @Override
    public void change(Session session, long id, int value) {
        session.find(Person.class, id).name = "Ada " + value;
    }

    @Override
    public int read(Session session, long id) {
        return Integer.parseInt(session.find(Person.class, id).name.replace("Ada ", ""));
    }

    @Override
    public List<Long> find(Session session, int value) {
        return session.createSelectionQuery("select e.id from Person e where e.name = :name", Long.class)
                .setParameter("name", "Ada " + value)
                .getResultList();
    }
}
