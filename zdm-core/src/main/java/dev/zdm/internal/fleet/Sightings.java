package dev.zdm.internal.fleet;

import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Instances.Report;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Statements of this instance that named the old side where nobody should any more. The latest is told to the state store
 * by its age, so that the clocks of two machines need not agree, and outlives this instance there.
 */
public final class Sightings {
    private final StateStore store;
    private final Place place;
    private final Supplier<MigrationState> state;
    private final EventSink events;
    private final TimeSource time;
    private final LongAdder count = new LongAdder();
    private final AtomicBoolean untold = new AtomicBoolean();
    private volatile boolean watched;
    private volatile long latest;

    public Sightings(StateStore store, Place place, Supplier<MigrationState> state, EventSink events, TimeSource time) {
        this.store = store;
        this.place = place;
        this.state = state;
        this.events = events;
        this.time = time;
    }

    /** From now on somebody looks. */
    public void watch() {
        watched = true;
    }

    public void seen() {
        count.increment();
        latest = time.nanoTime();
        untold.set(true);
    }

    /** How many since the start, or {@link Report#UNWATCHED}. */
    public long count() {
        return watched ? count.sum() : Report.UNWATCHED;
    }

    /** Tells the others of the latest; what could not be told is told the next time. Never throws. */
    public void tell() {
        if (!untold.compareAndSet(true, false)) {
            return;
        }
        try {
            store.instances().sighted(place, Duration.ofNanos(time.nanoTime() - latest));
        } catch (Exception | Error e) {
            untold.set(true);
            events.emit(new MigrationEvent.StateStoreUnavailable(state.get(), e));
        }
    }
}
