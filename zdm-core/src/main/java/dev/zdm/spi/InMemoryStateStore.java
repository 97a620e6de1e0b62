package dev.zdm.spi;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class InMemoryStateStore implements StateStore, MigrationStates, Instances, Scans {
    private record Claimed(Place place, long sequence, Instant renewedAt) {}

    private record ScanId(String migration, long run, ScanKind kind) {}

    private final TimeSource time;
    private final Map<String, MigrationState> states = new HashMap<>();
    private final Map<String, List<AuditEntry>> audit = new HashMap<>();
    private final Map<String, Claimed> places = new HashMap<>();
    private final Map<ScanId, Scan> scans = new HashMap<>();

    InMemoryStateStore(TimeSource time) {
        this.time = time;
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
        return this;
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
    public synchronized boolean compareAndSet(MigrationState expected, MigrationState next, String evidence) {
        MigrationState present = states.get(expected.migration());
        if (present == null || present.epoch() != expected.epoch()) {
            return false;
        }
        states.put(next.migration(), next);
        record(present.describe(), next, evidence);
        return true;
    }

    private void record(String before, MigrationState after, String evidence) {
        audit.computeIfAbsent(after.migration(), id -> new ArrayList<>()).add(new AuditEntry(before, after, evidence));
    }

    @Override
    public synchronized List<AuditEntry> history(String migration) {
        return List.copyOf(audit.getOrDefault(migration, List.of()));
    }

    @Override
    public synchronized Optional<Occupant> claim(Place place) {
        Claimed held = places.get(place.migration());
        if (held != null && !isMine(held, place) && isLive(held)) {
            return Optional.of(
                    new Occupant(held.place().instance(), held.place().bootId(), held.sequence()));
        }
        places.put(place.migration(), new Claimed(place, 0, time.now()));
        return Optional.empty();
    }

    private boolean isLive(Claimed held) {
        return time.now().isBefore(held.renewedAt().plus(held.place().timeToLive()));
    }

    private static boolean isMine(Claimed held, Place place) {
        return held.place().bootId().equals(place.bootId());
    }

    @Override
    public synchronized boolean renew(Place place, long acknowledgedEpoch) {
        Claimed held = places.get(place.migration());
        if (held == null || !isMine(held, place)) {
            return false;
        }
        places.put(place.migration(), new Claimed(place, held.sequence() + 1, time.now()));
        return true;
    }

    @Override
    public synchronized void release(Place place) {
        Claimed held = places.get(place.migration());
        if (held != null && isMine(held, place)) {
            places.remove(place.migration());
        }
    }

    @Override
    public synchronized Optional<Scan> find(String migration, long run, ScanKind kind) {
        return Optional.ofNullable(scans.get(new ScanId(migration, run, kind)));
    }

    @Override
    public synchronized void save(Scan scan) {
        scans.put(new ScanId(scan.migration(), scan.run(), scan.kind()), scan);
    }
}
