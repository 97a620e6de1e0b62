package dev.zdm.jpa.hibernate;

import java.lang.ref.WeakReference;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.AutoFlushEvent;
import org.hibernate.event.spi.AutoFlushEventListener;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.FlushEvent;
import org.hibernate.event.spi.FlushEventListener;
import org.jspecify.annotations.Nullable;

/**
 * Tells the statements of one flush from others: Hibernate sends them in one go, with no savepoint between them to which
 * somebody could roll back. Whether a flush is under way its session itself says, which knows it also when the flush has
 * failed; no listener is told of that.
 */
final class FlushRuns implements FlushEventListener, AutoFlushEventListener {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("ThreadLocalUsage") // one for each session factory, which ends with it
    private final transient ThreadLocal<@Nullable Run> runs = new ThreadLocal<>();

    /** One flush. A thread of a pool must not keep its session alive. */
    private static final class Run {
        private final WeakReference<EventSource> session;

        Run(EventSource session) {
            this.session = new WeakReference<>(session);
        }

        boolean isUnderWay() {
            @Nullable EventSource flushing = session.get();
            return flushing != null && flushing.getPersistenceContextInternal().isFlushing();
        }
    }

    void register(SessionFactoryImplementor sessionFactory) {
        EventListenerRegistry registry =
                sessionFactory.getServiceRegistry().requireService(EventListenerRegistry.class);
        registry.prependListeners(EventType.FLUSH, this);
        registry.prependListeners(EventType.AUTO_FLUSH, this);
    }

    @Override
    public void onFlush(FlushEvent event) {
        runs.set(new Run(event.getSession()));
    }

    @Override
    public void onAutoFlush(AutoFlushEvent event) {
        runs.set(new Run(event.getSession()));
    }

    /** The flush of which this thread sends a statement, null if it is of none. */
    @Nullable
    Object current() {
        @Nullable Run run = runs.get();
        if (run != null && !run.isUnderWay()) {
            runs.remove();
            return null;
        }
        return run;
    }
}
