package dev.zdm.testing;

import dev.zdm.spi.Instances;
import dev.zdm.spi.MigrationStates;
import dev.zdm.spi.Scans;
import dev.zdm.spi.StateStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A state store whose renewals fail, and whose claims are observed, as a test says. */
public final class UnsteadyStore implements StateStore, Instances {
    private final StateStore store;
    private @Nullable Throwable failure;
    private Runnable afterClaim = () -> {};
    private int renewals;

    public UnsteadyStore(StateStore store) {
        this.store = store;
    }

    /** Fails all renewals from now on, or none. */
    public void failOnRenewal(@Nullable Throwable next) {
        failure = next;
    }

    /** What happens between a claim and its answer. */
    public void afterClaim(Runnable deed) {
        afterClaim = deed;
    }

    /** How many renewals did not fail. */
    public int renewals() {
        return renewals;
    }

    @Override
    public MigrationStates states() {
        return store.states();
    }

    @Override
    public Instances instances() {
        return this;
    }

    @Override
    public Scans scans() {
        return store.scans();
    }

    @Override
    public boolean isVolatile() {
        return store.isVolatile();
    }

    @Override
    public Optional<Occupant> claim(Place place) {
        Optional<Occupant> occupant = store.instances().claim(place);
        afterClaim.run();
        return occupant;
    }

    @Override
    public boolean renew(Place place, long acknowledgedEpoch) {
        if (failure != null) {
            throw Sneaky.raise(failure);
        }
        renewals++;
        return store.instances().renew(place, acknowledgedEpoch);
    }

    @Override
    public void release(Place place) {
        store.instances().release(place);
    }
}
