package dev.zdm.internal.evidence;

import dev.zdm.event.CallRecorder;
import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.event.Operation;
import dev.zdm.event.RouteRecorder;
import dev.zdm.plan.Side;
import dev.zdm.spi.MigrationListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands every event to the evidence first and then to the listeners, whose exceptions stay here. */
public final class Announcer implements EventSink {
    private final Logger log = LoggerFactory.getLogger("dev.zdm");
    private final Evidence evidence;
    private final List<MigrationListener> listeners;
    private final Supplier<String> subject;

    /** The subject is what warnings begin with, such as the migration and its phase. */
    public Announcer(Evidence evidence, List<MigrationListener> listeners, Supplier<String> subject) {
        this.evidence = evidence;
        this.subject = subject;
        this.listeners = List.copyOf(listeners);
    }

    /** The same with one more listener. */
    public Announcer and(MigrationListener more) {
        List<MigrationListener> all = new ArrayList<>(listeners);
        all.add(more);
        return new Announcer(evidence, all, subject);
    }

    @Override
    public CallRecorder calls(Operation operation, Side side) {
        return evidence.calls(operation, side);
    }

    @Override
    public RouteRecorder routes() {
        return evidence.routes();
    }

    @Override
    public void emit(MigrationEvent event) {
        evidence.emit(event);
        for (MigrationListener listener : listeners) {
            tell(listener, event);
        }
    }

    private void tell(MigrationListener listener, MigrationEvent event) {
        try {
            listener.on(event);
        } catch (Exception | Error e) {
            // Of any kind: an error would end the work that is told of, such as the renewals of a place.
            log.warn(
                    "{}: listener {} failed with {} on {}; mend the listener, all else went on",
                    subject.get(),
                    listener.getClass().getName(),
                    e.getClass().getName(),
                    event.getClass().getSimpleName());
        }
    }
}
