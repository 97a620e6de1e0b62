package dev.zdm.test.fault;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A named place at which a test can let something go wrong. Thread-safe. */
public final class FaultPoint {
    private final String name;
    private final List<Fault> armed = new CopyOnWriteArrayList<>();

    FaultPoint(String name) {
        this.name = name;
    }

    /**
     * The name by which tests arm it.
     *
     * @return such as {@code orders_v2.put}
     */
    public String name() {
        return name;
    }

    /** The code under test comes by: whatever is armed for this call happens. */
    public void reached() {
        // All count this call before one of them ends it.
        List<Runnable> due =
                armed.stream().map(Fault::count).flatMap(Optional::stream).toList();
        due.forEach(Runnable::run);
    }

    Fault arm(Fault fault) {
        armed.add(fault);
        return fault;
    }
}
