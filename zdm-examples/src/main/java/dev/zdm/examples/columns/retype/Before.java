package dev.zdm.examples.columns.retype;

import dev.zdm.examples.columns.Version;
import java.util.List;
import org.hibernate.Session;

/** The release that counts cents. */
final class Before implements Version {

    @Override
    public Class<?> entity() {
        return Employee.class;
    }

    @Override
    public void insert(Session session, long id, int value) {
        session.persist(new Employee(id, (long) value));
    }

    @Override
    public void change(Session session, long id, int value) {
        session.find(Employee.class, id).salary = (long) value;
    }

    @Override
    public int read(Session session, long id) {
        return session.find(Employee.class, id).salary.intValue();
    }

    @Override
    public List<Long> find(Session session, int value) {
        return session.createSelectionQuery("select e.id from Employee e where e.salary = :salary", Long.class)
                .setParameter("salary", (long) value)
                .getResultList();
    }
}
