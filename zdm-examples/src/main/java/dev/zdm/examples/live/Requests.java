package dev.zdm.examples.live;

import java.util.List;

/** What an instance does for its users, each call by itself; what they see of a row is a number. */
public interface Requests {

    void insert(long id, int value);

    void change(long id, int value);

    int read(long id);

    /** The rows with this value, by a query. */
    List<Long> find(int value);
}
