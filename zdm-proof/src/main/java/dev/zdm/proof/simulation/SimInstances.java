package dev.zdm.proof.simulation;

import dev.zdm.spi.Instances;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one place in the simulated migration. */
final class SimInstances implements Instances {
    private final SimDatabase database;
    private final SimStateStore store;
    private final SimTable<String, Seat> seats = new SimTable<>("instance");

    /** A row of the table. */
    private record Seat(Place place, long sequence, long renewedAt) {
        boolean isOf(Place other) {
            return place.bootId().equals(other.bootId());
        }
    }

    SimInstances(SimDatabase database, SimStateStore store) {
        this.database = database;
        this.store = store;
    }

    @Override
    public Optional<Occupant> claim(Place place) {
        return store.inUnit(() -> {
            @Nullable Seat held = locked("instance claim " + place.instance(), place);
            if (held != null && !held.isOf(place) && isLive(held)) {
                return Optional.of(
                        new Occupant(held.place().instance(), held.place().bootId(), held.sequence()));
            }
            set(new Seat(place, 0, database.clock()));
            return Optional.empty();
        });
    }

    private @Nullable Seat locked(String what, Place place) {
        database.statement(what);
        SimUnit unit = database.requiredUnit();
        database.locks().lock(seats.lockOf(place.migration()), SimLocks.Strength.EXCLUSIVE, unit);
        return seats.get(place.migration(), unit).orElse(null);
    }

    private void set(Seat seat) {
        seats.set(seat.place().migration(), Optional.of(seat), database.requiredUnit());
    }

    private boolean isLive(Seat held) {
        return database.clock() - held.renewedAt() < held.place().timeToLive().toNanos();
    }

    @Override
    public boolean renew(Place place, long acknowledgedEpoch) {
        return store.inUnit(() -> {
            @Nullable Seat held = locked("instance renew " + place.instance() + " " + acknowledgedEpoch, place);
            if (held == null || !held.isOf(place)) {
                return false;
            }
            set(new Seat(place, held.sequence() + 1, database.clock()));
            return true;
        });
    }

    /** Past every step: whoever starts next does not have to wait. */
    void vacate(String migration) {
        seats.commit(Map.of(migration, Optional.empty()));
    }

    @Override
    public void release(Place place) {
        boolean unused = store.inUnit(() -> {
            @Nullable Seat held = locked("instance release " + place.instance(), place);
            if (held != null && held.isOf(place)) {
                seats.set(place.migration(), Optional.empty(), database.requiredUnit());
            }
            return true;
        });
    }
}
