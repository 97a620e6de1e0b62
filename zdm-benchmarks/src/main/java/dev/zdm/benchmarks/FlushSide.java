package dev.zdm.benchmarks;

import java.util.List;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/** A session factory whose flushes are timed. */
final class FlushSide implements AutoCloseable {
    private final SessionFactory sessions;
    private final Class<? extends Addressed> type;
    private final Runnable rest;
    private int turn;

    FlushSide(SessionFactory sessions, Class<? extends Addressed> type, Runnable rest) {
        this.sessions = sessions;
        this.type = type;
        this.rest = rest;
    }

    /** Changes every entity, and tells how long it takes until the database has been told all of it. */
    long nanosOfFlush() {
        turn++;
        return sessions.fromTransaction(this::nanosOfFlush);
    }

    private long nanosOfFlush(Session session) {
        List<? extends Addressed> entities = session.createSelectionQuery("from " + type.getSimpleName(), type)
                .list();
        entities.forEach(entity -> entity.email(turn + "@example.org"));
        long begin = System.nanoTime();
        session.flush();
        return System.nanoTime() - begin;
    }

    @Override
    public void close() {
        sessions.close();
        rest.run();
    }
}
