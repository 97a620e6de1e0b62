package dev.zdm.breaker;

import dev.zdm.spi.Breaker;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes of state on their way to the listener: in order, one at a time, and never under the breaker's lock. */
final class ChangeReports {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeReports.class);

    private record Change(String from, String to) {}

    private final String migration;
    private final Breaker.BreakerListener listener;
    private final Queue<Change> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean delivering = new AtomicBoolean();

    ChangeReports(String migration, Breaker.BreakerListener listener) {
        this.migration = migration;
        this.listener = listener;
    }

    void add(String from, String to) {
        waiting.add(new Change(from, to));
    }

    /** Whoever finds a delivery under way leaves its own changes to it: it looks again before it ends. */
    void deliver() {
        while (!waiting.isEmpty() && delivering.compareAndSet(false, true)) {
            try {
                deliverWaiting();
            } finally {
                delivering.set(false);
            }
        }
    }

    private void deliverWaiting() {
        for (Change change = waiting.poll(); change != null; change = waiting.poll()) {
            report(change);
        }
    }

    private void report(Change change) {
        try {
            listener.changed(change.from(), change.to());
        } catch (Exception | Error e) {
            LOG.warn(
                    "migration '{}': a listener failed on the breaker's change from {} to {} ({}); mend the listener, the"
                            + " breaker goes on",
                    migration,
                    change.from(),
                    change.to(),
                    e.getClass().getName());
        }
    }
}
