package dev.zdm.examples.columns.retype;

import dev.zdm.examples.columns.Version;
import java.math.BigDecimal;
import java.util.List;
import org.hibernate.Session;

/** The release that counts as people do. */
final class After implements Version {

    @Override
    public Class<?> entity() {
        return RetypedEmployee.class;
    }

    @Override
    public void insert(Session session, long id, int value) {
        session.persist(new RetypedEmployee(id, BigDecimal.valueOf(value, 2)));
    }

    @Override
    public void change(Session session, long id, int value) {
        session.find(RetypedEmployee.class, id).salary = BigDecimal.valueOf(value, 2);
    }

    @Override
    public int read(Session session, long id) {
        return session.find(RetypedEmployee.class, id).salary.movePointRight(2).intValueExact();
    }

    @Override
    public List<Long> find(Session session, int value) {
        return session.createSelectionQuery("select e.id from Employee e where e.salary = :salary", Long.class)
                .setParameter("salary", BigDecimal.valueOf(value, 2))
                .getResultList();
    }
}
