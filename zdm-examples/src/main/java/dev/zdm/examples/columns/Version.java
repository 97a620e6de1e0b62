package dev.zdm.examples.columns;

import java.util.List;
import org.hibernate.Session;

/** The code that one release of the application has for its rows; what users see of a row is a number. */
public interface Version {

    /** The entity of this release. */
    Class<?> entity();

    void insert(Session session, long id, int value);

    void change(Session session, long id, int value);

    int read(Session session, long id);

    /** The rows with this value, by a query. */
    List<Long> find(Session session, int value);
}
