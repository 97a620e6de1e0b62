package dev.zdm.proof.simulation;

import dev.zdm.plan.MigrationState;
import dev.zdm.spi.Instances;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The instances of the one simulated migration. */
class SimInstances implements Instances {
    private final SimDatabase database;
    private final SimStateStore store;
    private final SimTable<String, Seat> seats = new SimTable<>("instance");

    /** A row of the table. */
    private record Seat(Place place, long sequence, Report report, long renewedAt, boolean live) {
        boolean isOf(Place other) {
            return place.instance().equals(other.instance()) && place.bootId().equals(other.bootId());
        }

        Seat evicted() {
            return new Seat(place, sequence, report, renewedAt, false);
        }
    }

    SimInstances(SimDatabase database, SimStateStore store) {
        this.database = database;
        this.store = store;
    }

    @Override
    public Registration register(Place place, Optional<Report> owed, Optional<Standing> successorOf) {
        return store.inUnit(() -> {
            lockState(place.migration());
            MigrationState state = store.find(place.migration()).orElseThrow();
            if (!place.serves().covers(state)) {
                return new Registration.NotServed(state);
            }
            @Nullable Seat held = seats.get(place.instance(), database.unit()).orElse(null);
            if (held != null && !held.isOf(place) && held.live() && !isDead(held, successorOf)) {
                return new Registration.Occupied(standing(held));
            }
            Report report = owed.orElseGet(() -> Report.idle(state.epoch()));
            set(new Seat(place, 0, report, database.clock(), true));
            return new Registration.Joined(state);
        });
    }

    /** While somebody changes the state, nobody joins. */
    void lockState(String migration) {
        store.lockRow(migration);
    }

    private void set(Seat seat) {
        seats.set(seat.place().instance(), Optional.of(seat), database.requiredUnit());
    }

    private boolean isDead(Seat held, Optional<Standing> predecessor) {
        return standing(held).isSilent()
                && predecessor.filter(seen -> isUnchanged(held, seen)).isPresent();
    }

    private static boolean isUnchanged(@Nullable Seat seat, Standing seen) {
        return seat != null && seat.isOf(seen.place()) && seat.sequence() == seen.sequence();
    }

    private Standing standing(Seat seat) {
        Duration silence = Duration.ofNanos(database.clock() - seat.renewedAt());
        return new Standing(seat.place(), seat.sequence(), seat.report(), silence, seat.live());
    }

    @Override
    public Optional<MigrationState> renew(Place place, Report report) {
        return store.inUnit(() -> {
            database.statement("instance renew " + place.instance() + " " + report.acknowledgedEpoch());
            SimUnit unit = database.requiredUnit();
            database.locks().lock(seats.lockOf(place.instance()), SimLocks.Strength.EXCLUSIVE, unit);
            @Nullable Seat held = seats.get(place.instance(), unit).orElse(null);
            if (held == null || !held.isOf(place) || !held.live()) {
                return Optional.empty();
            }
            set(new Seat(place, held.sequence() + 1, report, database.clock(), true));
            return Optional.of(store.read(place.migration()));
        });
    }

    @Override
    public void release(Place place) {
        boolean unused = store.inUnit(() -> {
            database.statement("instance release " + place.instance());
            seats.get(place.instance(), database.unit())
                    .filter(seat -> seat.isOf(place))
                    .ifPresent(seat -> seats.set(place.instance(), Optional.empty(), database.requiredUnit()));
            return true;
        });
    }

    @Override
    public List<Standing> list(String migration) {
        return store.answer(() -> {
            database.statement("instance list");
            return seats.all(database.unit()).values().stream()
                    .map(this::standing)
                    .toList();
        });
    }

    /** Right before the change is stored: says whether all are as silent as they were. */
    boolean evict(List<Standing> evicted) {
        SimUnit unit = database.requiredUnit();
        for (Standing each : evicted) {
            database.locks().lock(seats.lockOf(each.instance()), SimLocks.Strength.EXCLUSIVE, unit);
        }
        boolean silent = evicted.stream()
                .allMatch(each -> isUnchanged(seats.get(each.instance(), unit).orElse(null), each));
        if (silent) {
            evicted.forEach(
                    each -> set(seats.get(each.instance(), unit).orElseThrow().evicted()));
        }
        return silent;
    }

    /** Nothing simulated has columns. */
    @Override
    public void sighted(Place place, Duration ago) {
        throw new AssertionError("a statement in the simulation");
    }

    @Override
    public Optional<Sighting> lastSighting(String migration) {
        return Optional.empty();
    }
}
