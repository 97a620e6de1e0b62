package dev.zdm.spi;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.ServedPhases;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The instances that take part in migrations. Thread-safe; throws {@link dev.zdm.plan.StateStoreException}. */
public interface Instances {

    /**
     * An instance's place in one migration.
     *
     * @param instance the instance's name
     * @param migration the migration's id
     * @param bootId differs between any two starts of any instance
     * @param timeToLive how long the instance may be silent before others may go on without it
     * @param serves the phases that its code serves
     */
    record Place(String instance, String migration, String bootId, Duration timeToLive, ServedPhases serves) {
        /**
         * The place of an instance that serves every phase.
         *
         * @param instance the instance's name
         * @param migration the migration's id
         * @param bootId differs between any two starts of any instance
         * @param timeToLive how long the instance may be silent before others may go on without it
         */
        public Place(String instance, String migration, String bootId, Duration timeToLive) {
            this(instance, migration, bootId, timeToLive, ServedPhases.ALL);
        }
    }

    /**
     * What an instance says of itself whenever it renews its place.
     *
     * @param acknowledgedEpoch all its operations begun before that epoch have ended
     * @param openOperations how many operations of earlier epochs are under way
     * @param epoch the epoch that the instance works in, and of which the comparisons are
     * @param comparisons shadow comparisons of that epoch
     * @param mismatches how many of them differ
     * @param oldStatements how many statements named the old side where nobody should any more; {@link #UNWATCHED} if nobody
     *     looks for them
     */
    record Report(
            long acknowledgedEpoch,
            long openOperations,
            long epoch,
            long comparisons,
            long mismatches,
            long oldStatements) {
        /** Stands for a number of statements that nobody counts. */
        public static final long UNWATCHED = -1;

        /**
         * The report of an instance whose statements nobody looks at.
         *
         * @param acknowledgedEpoch all its operations begun before that epoch have ended
         * @param openOperations how many operations of earlier epochs are under way
         * @param epoch the epoch that the instance works in, and of which the comparisons are
         * @param comparisons shadow comparisons of that epoch
         * @param mismatches how many of them differ
         */
        public Report(long acknowledgedEpoch, long openOperations, long epoch, long comparisons, long mismatches) {
            this(acknowledgedEpoch, openOperations, epoch, comparisons, mismatches, UNWATCHED);
        }

        /**
         * The report of an instance under which nothing is under way yet.
         *
         * @param epoch the epoch in which it begins
         * @return a report of that epoch, without any operation
         */
        public static Report idle(long epoch) {
            return new Report(epoch, 0, epoch, 0, 0);
        }
    }

    /**
     * An instance as the store knows it.
     *
     * @param place its place
     * @param sequence grows with each of its renewals: if it grows, the instance lives
     * @param report what it said last
     * @param silence how long ago that was, by the store's clock
     * @param live false once it was evicted
     */
    record Standing(Place place, long sequence, Report report, Duration silence, boolean live) {
        /**
         * The instance's name.
         *
         * @return the name
         */
        public String instance() {
            return place.instance();
        }

        /**
         * Whether it was silent for at least its time to live, by the store's clock.
         *
         * @return true if so
         */
        public boolean isSilent() {
            return silence.compareTo(place.timeToLive()) >= 0;
        }
    }

    /** What became of a registration. */
    sealed interface Registration {
        /**
         * The place was taken.
         *
         * @param state the state at which the instance joined; it cannot have changed meanwhile
         */
        record Joined(MigrationState state) implements Registration {}

        /**
         * Another boot of the same name is in the way.
         *
         * @param occupant that boot
         */
        record Occupied(Standing occupant) implements Registration {}

        /**
         * The instance's code does not serve the present state; nothing was entered.
         *
         * @param state that state
         */
        record NotServed(MigrationState state) implements Registration {}
    }

    /**
     * Enters an instance, or refuses because another boot of the same name is live, or because the instance does not serve
     * the present state. No state changes meanwhile, so that nobody joins at a stale one. Forgets, by the way, evicted instances that nobody has heard of for a day.
     *
     * @param place the place wanted
     * @param owed what the instance still has under way, if it was here before; empty for one that begins. The place of
     *     another boot of that name is taken over only if that one is evicted or is the one that is given here
     * @param successorOf the boot that this one replaces, because it was found dead; empty if there is none
     * @return the state found, or who is in the way
     */
    Registration register(Place place, Optional<Report> owed, Optional<Standing> successorOf);

    /**
     * Renews a place, then reads the migration's state in the same transaction. Waits for no change of that state.
     *
     * @param place the place held
     * @param report what the instance says of itself
     * @return the present state, empty if the place is no longer this instance's
     */
    Optional<MigrationState> renew(Place place, Report report);

    /**
     * Gives a place back; does nothing if it is no longer this instance's.
     *
     * @param place the place held
     */
    void release(Place place);

    /**
     * A statement that named the old side where nobody should any more.
     *
     * @param instance the instance that sent it
     * @param ago how long ago, by the store's clock
     */
    record Sighting(String instance, Duration ago) {}

    /**
     * Notes that an instance saw such a statement. Only the latest of a migration is kept, also when the instance has gone:
     * the old side is given up only if none was noted for a while.
     *
     * @param place the instance's place
     * @param ago how long ago it was, by the instance's own clock
     */
    void sighted(Place place, Duration ago);

    /**
     * The latest of these statements, of whichever instance.
     *
     * @param migration the migration's id
     * @return the sighting, empty if none was noted
     */
    Optional<Sighting> lastSighting(String migration);

    /**
     * All instances of a migration, those that were evicted lately, too.
     *
     * @param migration the migration's id
     * @return the instances, by name
     */
    List<Standing> list(String migration);
}
