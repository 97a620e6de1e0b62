package dev.zdm.examples.columns.split;

import dev.zdm.examples.columns.Version;
import java.util.List;
import org.hibernate.Session;

/** The release that knows first and last names. */
final class After implements Version {

    @Override
    public Class<?> entity() {
        return SplitPerson.class;
    }

    @Override
    public void insert(Session session, long id, int value) {
        session.persist(new SplitPerson(id, String.valueOf(value)));
    }

    @Override
    public void change(Session session, long id, int value) {
        session.find(SplitPerson.class, id).last = String.valueOf(value);
    }

    @Override
    public int read(Session session, long id) {
        return Integer.parseInt(session.find(SplitPerson.class, id).last);
    }

    @Override
    public List<Long> find(Session session, int value) {
        return session.createSelectionQuery(
                        "select e.id from Person e where e.first = 'Ada' and e.last = :last", Long.class)
                .setParameter("last", String.valueOf(value))
                .getResultList();
    }
}
