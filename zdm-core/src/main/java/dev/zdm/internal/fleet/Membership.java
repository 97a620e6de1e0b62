package dev.zdm.internal.fleet;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.InstanceConflictException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ServedPhases;
import dev.zdm.spi.Instances;
import dev.zdm.spi.Instances.Place;
import dev.zdm.spi.Instances.Registration;
import dev.zdm.spi.Instances.Standing;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.util.Optional;

/**
 * The entry into a migration.
 *
 * @param place the place taken
 * @param state the state found
 * @param since the time on the clock before the place was asked for
 * @param time that clock
 */
public record Membership(Place place, MigrationState state, long since, TimeSource time) {
    private static final int POLLS = 15;

    /** How often a place is renewed. */
    public static Duration poll(Duration timeToLive) {
        return timeToLive.dividedBy(POLLS);
    }

    /** Takes the place, or refuses if another live instance has the name. */
    public static Membership enter(Instances instances, Place place, TimeSource time) {
        return new Entry(instances, place, time).enter();
    }

    /** The error of an instance, or of its calls, in a phase that its code does not serve. */
    static ConfigurationException notServed(ServedPhases serves, MigrationState state) {
        return new ConfigurationException(
                state.migration(),
                state.phase(),
                unserved(serves, state),
                "start code that serves " + described(state) + ", or this one once the migration is in a phase that it"
                        + " serves");
    }

    static String unserved(ServedPhases serves, MigrationState state) {
        return "this instance's code serves " + serves + ", and the migration is in " + described(state);
    }

    private static String described(MigrationState state) {
        return state.describe() + (state.contracted() ? ", its old side given up" : "");
    }

    static String twoOfOneName(Place place) {
        return "two instances are live under one name: '" + place.instance() + "'";
    }

    /**
     * Whoever starts under the name of another boot says by that name that he replaces it. He must wait until that one has
     * been silent for its time to live by the store's clock, and must not hear of it by his own clock for as long as it
     * takes to renew a place three times: one that moves meanwhile is another live instance.
     */
    private static final class Entry {
        private static final int RENEWALS = 3;

        private final Instances instances;
        private final Place place;
        private final TimeSource time;
        private long since;

        Entry(Instances instances, Place place, TimeSource time) {
            this.instances = instances;
            this.place = place;
            this.time = time;
        }

        Membership enter() {
            Registration answer = ask(Optional.empty());
            if (answer instanceof Registration.Occupied occupied) {
                answer = succeed(occupied.occupant());
            }
            if (answer instanceof Registration.Joined joined) {
                return new Membership(place, joined.state(), since, time);
            }
            if (answer instanceof Registration.NotServed found) {
                throw notServed(place.serves(), found.state());
            }
            throw conflict();
        }

        private Registration ask(Optional<Standing> predecessor) {
            since = time.nanoTime();
            return instances.register(place, Optional.empty(), predecessor);
        }

        private Registration succeed(Standing predecessor) {
            Duration renewals = poll(predecessor.place().timeToLive()).multipliedBy(RENEWALS);
            long begun = time.nanoTime();
            long patience = predecessor.place().timeToLive().multipliedBy(2).toNanos();
            while (time.nanoTime() - begun < patience) {
                time.pause(poll(predecessor.place().timeToLive()));
                boolean watched = time.nanoTime() - begun >= renewals.toNanos();
                Registration answer = ask(watched ? Optional.of(predecessor) : Optional.empty());
                if (!(answer instanceof Registration.Occupied occupied)) {
                    return answer;
                }
                refuseIfAlive(predecessor, occupied.occupant());
            }
            throw conflict();
        }

        private void refuseIfAlive(Standing before, Standing now) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InstanceConflictException(
                        place.migration(),
                        null,
                        "the wait for the place of an earlier instance '" + place.instance() + "' was interrupted",
                        "register again; " + whenFree());
            }
            if (now.sequence() != before.sequence()
                    || !now.place().bootId().equals(before.place().bootId())) {
                throw conflict();
            }
        }

        private String whenFree() {
            return "after a crash the name is free " + place.timeToLive().toSeconds()
                    + " seconds after its last renewal";
        }

        private InstanceConflictException conflict() {
            return new InstanceConflictException(
                    place.migration(),
                    null,
                    twoOfOneName(place),
                    "give each instance a name of its own (zdm.instance), or stop one of the two; " + whenFree());
        }
    }
}
