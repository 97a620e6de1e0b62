package dev.zdm.spi;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.StateStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

final class InMemoryStateStore implements StateStore, MigrationStates, Instances {
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private record Seat(Place place, long sequence, Report report, Instant renewedAt, boolean live) {
        boolean isOf(Place other) {
            return place.instance().equals(other.instance()) && place.bootId().equals(other.bootId());
        }
    }

    private record Seen(String instance, Instant at) {}

    private final TimeSource time;
    private final Map<String, MigrationState> states = new HashMap<>();
    private final Map<String, List<AuditEntry>> audit = new HashMap<>();
    private final Map<String, Map<String, Seat>> seats = new HashMap<>();
    private final Map<String, ReentrantLock> rows = new ConcurrentHashMap<>();
    private final InMemoryScans scans;
    private final InMemoryRollouts rollouts;
    private final Map<String, Stores> stores = new HashMap<>();
    private final Map<String, Seen> sightings = new HashMap<>();

    InMemoryStateStore(TimeSource time) {
        this.time = time;
        this.scans = new InMemoryScans(time, this::inRow);
        this.rollouts = new InMemoryRollouts(time, this::inStep);
    }

    @Override
    public MigrationStates states() {
        return this;
    }

    @Override
    public Instances instances() {
        return this;
    }

    @Override
    public Scans scans() {
        return scans;
    }

    @Override
    public ScanChunks chunks() {
        return scans;
    }

    @Override
    public Rollouts rollouts() {
        return rollouts;
    }

    private synchronized Duration inStep(String migration, long epoch) {
        MigrationState state = states.get(migration);
        if (state == null || state.epoch() != epoch) {
            return Duration.ZERO;
        }
        Duration since = Duration.between(state.changedAt(), time.now());
        return since.isNegative() ? Duration.ZERO : since;
    }

    @Override
    public boolean isVolatile() {
        return true;
    }

    @Override
    public synchronized Optional<MigrationState> find(String migration) {
        return Optional.ofNullable(states.get(migration));
    }

    @Override
    public synchronized List<MigrationState> all() {
        return states.values().stream()
                .sorted(Comparator.comparing(MigrationState::migration))
                .toList();
    }

    @Override
    public synchronized MigrationState createIfAbsent(MigrationState initial) {
        return states.computeIfAbsent(initial.migration(), id -> {
            record("", initial, "");
            return initial;
        });
    }

    @Override
    public MigrationState change(String migration, Decision decision) {
        return lockingRow(migration, () -> {
            while (true) {
                Situation situation = situation(migration);
                Change change = decision.decide(situation);
                if (store(situation.state(), change)) {
                    return change.next();
                }
            }
        });
    }

    /** The row of one migration, which a decision holds while everything else goes on. */
    private <T> T lockingRow(String migration, Supplier<T> work) {
        ReentrantLock row = rows.computeIfAbsent(migration, id -> new ReentrantLock());
        row.lock();
        try {
            return work.get();
        } finally {
            row.unlock();
        }
    }

    private boolean inRow(String migration, Predicate<MigrationState> work) {
        return lockingRow(migration, () -> work.test(present(migration)));
    }

    private synchronized Situation situation(String migration) {
        MigrationState state = present(migration);
        List<Standing> instances = list(migration);
        long least = instances.stream()
                .filter(Standing::live)
                .mapToLong(each -> each.report().acknowledgedEpoch())
                .min()
                .orElse(state.epoch());
        List<MigrationState> recent = history(migration).stream()
                .map(AuditEntry::after)
                .filter(each -> each.epoch() >= least)
                .toList();
        return new Situation(state, instances, recent);
    }

    private MigrationState present(String migration) {
        return find(migration)
                .orElseThrow(() -> new StateStoreException(
                        migration,
                        null,
                        "the store in memory has no such migration",
                        "store the migration's first state before anything else"));
    }

    private synchronized boolean store(MigrationState before, Change change) {
        Map<String, Seat> seated = seatsOf(before.migration());
        boolean silent = change.evicted().stream().allMatch(each -> isUnchanged(seated.get(each.instance()), each));
        if (silent) {
            change.evicted()
                    .forEach(each -> seated.computeIfPresent(
                            each.instance(),
                            (name, seat) ->
                                    new Seat(seat.place(), seat.sequence(), seat.report(), seat.renewedAt(), false)));
            states.put(before.migration(), change.next());
            record(before.describe(), change.next(), change.evidence());
        }
        return silent;
    }

    private static boolean isUnchanged(@Nullable Seat seat, Standing seen) {
        return seat != null && seat.isOf(seen.place()) && seat.sequence() == seen.sequence();
    }

    private void record(String before, MigrationState after, String evidence) {
        audit.computeIfAbsent(after.migration(), id -> new ArrayList<>()).add(new AuditEntry(before, after, evidence));
    }

    @Override
    public synchronized List<AuditEntry> history(String migration) {
        return List.copyOf(audit.getOrDefault(migration, List.of()));
    }

    private Map<String, Seat> seatsOf(String migration) {
        return seats.computeIfAbsent(migration, id -> new TreeMap<>());
    }

    @Override
    public Registration register(Place place, Optional<Report> owed, Optional<Standing> successorOf) {
        return lockingRow(place.migration(), () -> seat(place, owed, successorOf));
    }

    private synchronized Registration seat(Place place, Optional<Report> owed, Optional<Standing> successorOf) {
        MigrationState state = present(place.migration());
        if (!place.serves().covers(state)) {
            return new Registration.NotServed(state);
        }
        Map<String, Seat> seated = seatsOf(place.migration());
        seated.values()
                .removeIf(seat -> !seat.live() && standing(seat).silence().compareTo(REMEMBERED) > 0);
        Seat held = seated.get(place.instance());
        if (held != null && !held.isOf(place) && held.live() && !isDead(held, successorOf)) {
            return new Registration.Occupied(standing(held));
        }
        Report report = owed.orElseGet(() -> Report.idle(state.epoch()));
        seated.put(place.instance(), new Seat(place, 0, report, time.now(), true));
        return new Registration.Joined(state);
    }

    private boolean isDead(Seat held, Optional<Standing> predecessor) {
        return standing(held).isSilent()
                && predecessor.filter(seen -> isUnchanged(held, seen)).isPresent();
    }

    private Standing standing(Seat seat) {
        Duration silence = Duration.between(seat.renewedAt(), time.now());
        return new Standing(seat.place(), seat.sequence(), seat.report(), silence, seat.live());
    }

    @Override
    public synchronized Optional<MigrationState> renew(Place place, Report report) {
        Seat held = seatsOf(place.migration()).get(place.instance());
        if (held == null || !held.isOf(place) || !held.live()) {
            return Optional.empty();
        }
        seatsOf(place.migration())
                .put(place.instance(), new Seat(place, held.sequence() + 1, report, time.now(), true));
        return find(place.migration());
    }

    @Override
    public synchronized void release(Place place) {
        seatsOf(place.migration()).values().removeIf(seat -> seat.isOf(place));
    }

    @Override
    public synchronized List<Standing> list(String migration) {
        return seatsOf(migration).values().stream().map(this::standing).toList();
    }

    @Override
    public synchronized void sighted(Place place, Duration ago) {
        Seen seen = new Seen(place.instance(), time.now().minus(ago));
        sightings.merge(place.migration(), seen, (known, other) -> known.at().isAfter(other.at()) ? known : other);
    }

    @Override
    public synchronized Optional<Sighting> lastSighting(String migration) {
        return Optional.ofNullable(sightings.get(migration))
                .map(seen -> new Sighting(seen.instance(), Duration.between(seen.at(), time.now())));
    }

    @Override
    public synchronized void note(String migration, Stores between) {
        stores.put(migration, between);
    }

    @Override
    public synchronized Map<String, Stores> noted() {
        return Map.copyOf(stores);
    }
}
