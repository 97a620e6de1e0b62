package dev.zdm.internal.fleet;

import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.InstanceConflictException;
import dev.zdm.spi.Instances;
import dev.zdm.spi.Instances.Occupant;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * This instance's place in one migration. A place that an earlier process left behind is waited for until its time to
 * live has passed; one that is renewed meanwhile belongs to a live instance and is never taken.
 */
public final class Lease {
    private static final Duration POLL = Duration.ofMillis(100);

    private final StateStore store;
    private final Place place;
    private final LocalView view;
    private final EventSink events;
    private volatile boolean answered = true;

    public Lease(StateStore store, Place place, LocalView view, EventSink events) {
        this.store = store;
        this.place = place;
        this.view = view;
        this.events = events;
    }

    /** Takes the place, or refuses if a live instance has it. */
    public static void claim(Instances instances, Place place, TimeSource time) {
        Optional<Occupant> first = instances.claim(place);
        if (first.isEmpty()) {
            return;
        }
        long patience = place.timeToLive().multipliedBy(3).dividedBy(2).toNanos();
        long deadline = time.nanoTime() + patience;
        while (time.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL.toNanos());
            Optional<Occupant> now = instances.claim(place);
            if (now.isEmpty()) {
                return;
            }
            refuseIfAlive(place, first.get(), now.get());
        }
        throw conflict(place, first.get());
    }

    private static void refuseIfAlive(Place place, Occupant before, Occupant now) {
        boolean moved = now.sequence() != before.sequence() || !now.bootId().equals(before.bootId());
        if (moved) {
            throw conflict(place, now);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InstanceConflictException(
                    place.migration(),
                    null,
                    "the wait for the place of instance '" + now.instance() + "' was interrupted",
                    "register again; after a crash its place is free " + timeToLive(place)
                            + " seconds after its last renewal");
        }
    }

    private static long timeToLive(Place place) {
        return TimeUnit.NANOSECONDS.toSeconds(place.timeToLive().toNanos());
    }

    private static InstanceConflictException conflict(Place place, Occupant occupant) {
        return new InstanceConflictException(
                place.migration(),
                null,
                "instance '" + occupant.instance() + "' is live, and this version of zdm runs one instance at a time",
                "stop that instance first; after a crash its place is free "
                        + timeToLive(place)
                        + " seconds after its last renewal");
    }

    /** Renews the place and looks for a state changed from elsewhere. Never throws. */
    public void renew() {
        try {
            if (!store.instances().renew(place, view.acknowledgedEpoch())) {
                evict();
            } else {
                store.states().find(place.migration()).ifPresent(view::adopt);
            }
            answered = true;
        } catch (Exception | Error e) {
            answered = false;
            // Of any kind: whatever is thrown would end the renewals, and the place would be lost without a word.
            events.emit(new MigrationEvent.StateStoreUnavailable(view.state(), e));
        }
    }

    /** Whether the state store answered when it was last asked. */
    public boolean isStoreAnswering() {
        return answered;
    }

    private void evict() {
        String reason = "this instance '" + place.instance() + "' lost its place to another one";
        if (view.eviction() == null) {
            view.evict(reason);
            events.emit(new MigrationEvent.InstanceEvicted(view.state(), reason));
        }
    }

    public void release() {
        try {
            store.instances().release(place);
        } catch (Exception | Error e) {
            // The place is free by itself once its time to live is over; whoever closes has more to close.
            events.emit(new MigrationEvent.StateStoreUnavailable(view.state(), e));
        }
    }
}
