package dev.zdm.internal.fleet;

import dev.zdm.event.EventSink;
import dev.zdm.event.MigrationEvent;
import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Instances.Registration;
import dev.zdm.spi.Instances.Report;
import dev.zdm.spi.StateStore;
import dev.zdm.spi.TimeSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * This instance's place in one migration: renewed at every poll, taken again at once if the others went on without it. As
 * long as renewals are answered in time, the state that is known is at most one change behind the stored one.
 */
public final class Lease {
    private final StateStore store;
    private final Place place;
    private final LocalView view;
    private final Supplier<Report> report;
    private final EventSink events;
    private final TimeSource time;
    private final ClockWatch clocks;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean answered = true;

    public Lease(StateStore store, Membership membership, LocalView view, Supplier<Report> report, EventSink events) {
        this.store = store;
        this.place = membership.place();
        this.view = view;
        this.report = report;
        this.events = events;
        this.time = membership.time();
        this.clocks = new ClockWatch(time);
        view.lease().grant(membership.since(), place.timeToLive());
    }

    public Place place() {
        return place;
    }

    /** Renews the place and looks for a state changed from elsewhere. Never throws. */
    public void renew() {
        lock.lock();
        try {
            if (clocks.hasJumped()) {
                view.lease().revoke();
            }
            if (renewOrRejoin()) {
                // At once, and not at the next poll: somebody waits to hear that this instance has followed.
                var unused = renewOrRejoin();
            }
            answered = true;
        } catch (Exception | Error e) {
            answered = false;
            // Of any kind: whatever is thrown would end the renewals, and the place would be lost without a word.
            events.emit(new MigrationEvent.StateStoreUnavailable(view.state(), e));
        } finally {
            lock.unlock();
        }
    }

    /** Whether a later state was found. */
    private boolean renewOrRejoin() {
        long sent = time.nanoTime();
        MigrationState known = view.state();
        Optional<MigrationState> state = store.instances().renew(place, report.get());
        return state.isPresent() ? heard(known, state.get(), sent) : rejoin();
    }

    /** The state is adopted before it may be trusted. A machine that slept on the way cannot tell for how long. */
    private boolean heard(MigrationState known, MigrationState state, long sent) {
        Continuity.require(known, state);
        MigrationState before = view.state();
        boolean later = view.adopt(state);
        if (!clocks.hasJumped()) {
            view.lease().grant(sent, place.timeToLive());
        }
        if (later) {
            events.emit(new MigrationEvent.StateFollowed(before, state));
            tellWhetherServed(before, state);
        }
        return later;
    }

    private void tellWhetherServed(MigrationState before, MigrationState now) {
        boolean served = place.serves().covers(now);
        if (served != place.serves().covers(before)) {
            events.emit(
                    served
                            ? new MigrationEvent.InstanceJoined(now, place.instance())
                            : new MigrationEvent.InstanceEvicted(
                                    now,
                                    place.instance(),
                                    Membership.unserved(place.serves(), now) + "; it refuses every call until then"));
        }
    }

    /** With what is still under way from before: the others wait for it, as for any operation. */
    private boolean rejoin() {
        view.lease().revoke();
        long sent = time.nanoTime();
        MigrationState known = view.state();
        Registration registration = store.instances().register(place, Optional.of(report.get()), Optional.empty());
        if (registration instanceof Registration.Joined joined) {
            evicted("the others went on without it, and it has joined them again");
            view.distrustBefore(joined.state());
            boolean later = heard(known, joined.state(), sent);
            view.readmit();
            events.emit(new MigrationEvent.InstanceJoined(view.state(), place.instance()));
            return later;
        }
        if (registration instanceof Registration.NotServed found) {
            // Without a place, hence without a lease: what it still has under way is stopped by the guard.
            Continuity.require(known, found.state());
            boolean later = view.adopt(found.state());
            if (later) {
                tellWhetherServed(known, found.state());
            }
            return false;
        }
        if (view.eviction() == null) {
            String reason = Membership.twoOfOneName(place);
            view.evict(reason);
            evicted(reason + "; this one refuses every call until it is alone");
        }
        return false;
    }

    private void evicted(String reason) {
        events.emit(new MigrationEvent.InstanceEvicted(view.state(), place.instance(), reason));
    }

    /** Whether the state store answered when it was last asked. */
    public boolean isStoreAnswering() {
        return answered;
    }

    /** Leaves the others for good. */
    public void release() {
        try {
            store.instances().release(place);
        } catch (Exception | Error e) {
            // The others go on without it once its time to live is over; whoever closes has more to close.
            events.emit(new MigrationEvent.StateStoreUnavailable(view.state(), e));
        }
    }
}
