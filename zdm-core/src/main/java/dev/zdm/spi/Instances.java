package dev.zdm.spi;

import java.time.Duration;
import java.util.Optional;

/** The instances that take part in migrations. Thread-safe; throws {@link dev.zdm.plan.StateStoreException}. */
public interface Instances {

    /**
     * An instance's place in one migration.
     *
     * @param instance the instance's name
     * @param migration the migration's id
     * @param bootId differs between any two starts of any instance
     * @param timeToLive how long the place is kept without a renewal
     */
    record Place(String instance, String migration, String bootId, Duration timeToLive) {}

    /**
     * Another instance's place that is in the way.
     *
     * @param instance its name
     * @param bootId its boot
     * @param sequence grows with each of its renewals: if it grows, that instance lives
     */
    record Occupant(String instance, String bootId, long sequence) {}

    /**
     * Takes the place, unless another boot holds it and has renewed it within its time to live, by the store's clock.
     *
     * @param place the place wanted
     * @return who is in the way, empty if the place was taken
     */
    Optional<Occupant> claim(Place place);

    /**
     * Renews a place and reports the epoch that the instance has acknowledged: all its operations begun before that
     * epoch have ended.
     *
     * @param place the place held
     * @param acknowledgedEpoch the epoch
     * @return false if the place is no longer this instance's
     */
    boolean renew(Place place, long acknowledgedEpoch);

    /**
     * Gives a place back; does nothing if it is no longer this instance's.
     *
     * @param place the place held
     */
    void release(Place place);
}
