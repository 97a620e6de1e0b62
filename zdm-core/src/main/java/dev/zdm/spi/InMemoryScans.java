package dev.zdm.spi;

import dev.zdm.event.ScanKind;
import dev.zdm.plan.MigrationState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The scans of a store in memory, and their ranges. */
final class InMemoryScans implements Scans, ScanChunks {
    private static final Comparator<Place> ORDER = Comparator.<Place>comparingInt(
                    place -> -place.chunk().priority())
            .thenComparingLong(place -> place.chunk().id());

    private final TimeSource time;
    private final BiPredicate<String, Predicate<MigrationState>> rows;
    private final Map<ScanId, Scan> scans = new HashMap<>();
    private final Map<ScanId, Plan> plans = new HashMap<>();
    private final Map<Series, Long> tokens = new HashMap<>();

    private record ScanId(String migration, long run, ScanKind kind) {
        static ScanId of(Scan scan) {
            return new ScanId(scan.migration(), scan.run(), scan.kind());
        }
    }

    /** Scans whose tokens never repeat. */
    private record Series(String migration, ScanKind kind) {}

    private record Plan(Instant since, int stage, Map<Long, Place> places) {
        boolean isOf(Scan scan) {
            return since.equals(scan.startedAt()) && stage == scan.stage();
        }

        Stream<Place> inOrder() {
            return places.values().stream().sorted(ORDER);
        }

        void put(Place place) {
            places.put(place.chunk().id(), place);
        }
    }

    private record Place(
            Chunk chunk, @Nullable String worker, @Nullable Instant until) {
        static Place free(Chunk chunk) {
            return new Place(chunk, null, null);
        }

        boolean isAbandoned(String asking, Instant now) {
            return until != null && (!until.isAfter(now) || asking.equals(worker));
        }

        Stream<Claim> claim(Instant now) {
            return worker == null || until == null
                    ? Stream.empty()
                    : Stream.of(new Claim(chunk, worker, Duration.between(now, until)));
        }
    }

    private record Held(Plan plan, Place place) {}

    /**
     * Creates the scans of one store.
     *
     * @param rows tests the state of a migration, whose row is locked meanwhile
     */
    InMemoryScans(TimeSource time, BiPredicate<String, Predicate<MigrationState>> rows) {
        this.time = time;
        this.rows = rows;
    }

    @Override
    public synchronized Optional<Scan> find(String migration, long run, ScanKind kind) {
        return Optional.ofNullable(scans.get(new ScanId(migration, run, kind)));
    }

    @Override
    public synchronized void save(Scan scan) {
        scans.put(ScanId.of(scan), scan);
    }

    @Override
    public boolean saveIf(Scan scan, Predicate<MigrationState> allowed) {
        return rows.test(scan.migration(), state -> {
            boolean saved = allowed.test(state);
            if (saved) {
                save(scan);
            }
            return saved;
        });
    }

    @Override
    public synchronized void plan(Scan scan, List<Chunk> ranges) {
        if (isUnderWay(scan) && planOf(scan).isEmpty()) {
            Plan plan = new Plan(scan.startedAt(), scan.stage(), new HashMap<>());
            for (Chunk range : ranges) {
                plan.put(Place.free(new Chunk(nextToken(scan), range.after(), range.upTo(), range.priority(), 0)));
            }
            plans.put(ScanId.of(scan), plan);
        }
    }

    /** In this stage of this scan, which is not over. */
    private boolean isUnderWay(Scan scan) {
        Scan stored = scans.get(ScanId.of(scan));
        return stored != null
                && stored.startedAt().equals(scan.startedAt())
                && stored.stage() == scan.stage()
                && !stored.isFinished();
    }

    private Optional<Plan> planOf(Scan scan) {
        return Optional.ofNullable(plans.get(ScanId.of(scan)))
                .filter(plan -> plan.isOf(scan))
                .filter(plan -> isUnderWay(scan));
    }

    private long nextToken(Scan scan) {
        return tokens.merge(new Series(scan.migration(), scan.kind()), 1L, Long::sum);
    }

    @Override
    public synchronized Optional<Chunk> next(Scan scan, String worker, Duration lease) {
        return planOf(scan)
                .flatMap(plan -> plan.inOrder()
                        .filter(place -> place.isAbandoned(worker, time.now()))
                        .findFirst()
                        .map(place -> claim(plan, scan, place.chunk(), worker, lease))
                        .or(() -> plan.inOrder()
                                .map(Place::chunk)
                                .filter(chunk -> !chunk.isClaimed())
                                .findFirst()));
    }

    private Chunk claim(Plan plan, Scan scan, Chunk chunk, String worker, Duration lease) {
        Chunk claimed = new Chunk(chunk.id(), chunk.after(), chunk.upTo(), chunk.priority(), nextToken(scan));
        plan.put(new Place(claimed, worker, time.now().plus(lease)));
        return claimed;
    }

    @Override
    public synchronized Optional<Chunk> cut(
            Scan scan, Chunk free, @Nullable String upTo, String worker, Duration lease) {
        return planOf(scan)
                .filter(plan -> Place.free(free).equals(plan.places().get(free.id())))
                .map(plan -> upTo == null || upTo.equals(free.upTo())
                        ? claim(plan, scan, free, worker, lease)
                        : piece(plan, scan, free, upTo, worker, lease));
    }

    private Chunk piece(Plan plan, Scan scan, Chunk free, String upTo, String worker, Duration lease) {
        plan.put(Place.free(new Chunk(free.id(), upTo, free.upTo(), free.priority(), 0)));
        long token = nextToken(scan);
        Chunk piece = new Chunk(token, free.after(), upTo, free.priority(), token);
        plan.put(new Place(piece, worker, time.now().plus(lease)));
        return piece;
    }

    @Override
    public synchronized boolean renew(Scan scan, Chunk chunk, Duration lease) {
        Optional<Held> held = held(scan, chunk);
        held.ifPresent(present -> present.plan()
                .put(new Place(
                        present.place().chunk(),
                        present.place().worker(),
                        time.now().plus(lease))));
        return held.isPresent();
    }

    @Override
    public synchronized Optional<Chunk> advance(Scan scan, Chunk chunk, String after, Done done, Duration lease) {
        return held(scan, chunk).map(held -> {
            count(scan, done);
            Chunk rest = new Chunk(chunk.id(), after, chunk.upTo(), chunk.priority(), chunk.token());
            held.plan().put(new Place(rest, held.place().worker(), time.now().plus(lease)));
            return rest;
        });
    }

    @Override
    public synchronized boolean complete(Scan scan, Chunk chunk, Done done) {
        Optional<Held> held = held(scan, chunk);
        held.ifPresent(present -> {
            count(scan, done);
            present.plan().places().remove(chunk.id());
        });
        return held.isPresent();
    }

    @Override
    public synchronized void release(Scan scan, Chunk chunk) {
        held(scan, chunk).ifPresent(held -> {
            Chunk stored = held.place().chunk();
            held.plan().put(Place.free(new Chunk(stored.id(), stored.after(), stored.upTo(), stored.priority(), 0)));
        });
    }

    private Optional<Held> held(Scan scan, Chunk chunk) {
        return planOf(scan)
                .flatMap(plan -> Optional.ofNullable(plan.places().get(chunk.id()))
                        .filter(place -> chunk.isClaimed() && place.chunk().token() == chunk.token())
                        .map(place -> new Held(plan, place)));
    }

    private void count(Scan scan, Done done) {
        scans.computeIfPresent(
                ScanId.of(scan),
                (id, stored) ->
                        stored.advancedTo(stored.position(), done.rows(), done.mismatches(), done.roundTripFailures()));
    }

    @Override
    public synchronized List<Chunk> left(Scan scan) {
        return planOf(scan).stream().flatMap(Plan::inOrder).map(Place::chunk).toList();
    }

    @Override
    public synchronized List<Claim> claims(Scan scan) {
        return planOf(scan).stream()
                .flatMap(Plan::inOrder)
                .flatMap(place -> place.claim(time.now()))
                .toList();
    }

    @Override
    public Optional<Scan> end(Scan scan, UnaryOperator<Scan> next, Predicate<MigrationState> allowed) {
        List<Scan> stored = new ArrayList<>();
        boolean unused = rows.test(
                scan.migration(),
                state -> allowed.test(state) && end(scan, next).map(stored::add).isPresent());
        return stored.stream().findFirst();
    }

    private synchronized Optional<Scan> end(Scan scan, UnaryOperator<Scan> next) {
        return planOf(scan)
                .filter(plan -> plan.places().isEmpty())
                .flatMap(plan -> Optional.ofNullable(
                        scans.computeIfPresent(ScanId.of(scan), (id, stored) -> next.apply(stored))));
    }
}
