package dev.zdm.proof.simulation;

import dev.zdm.plan.MigrationState;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.Scans.Scan;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ranges of scans in a simulated database: those of one scan are one row. Who changes them locks it first. */
final class SimScanChunks implements ScanChunks {
    private final SimDatabase database;
    private final SimStateStore store;
    private final SimTable<String, Shelf> shelves = new SimTable<>("chunk");

    /** A range, by whom it is claimed and until when. */
    private record Place(Chunk chunk, @Nullable String worker, long until) {

        static Place free(long id, @Nullable String after, @Nullable String upTo, int priority) {
            return new Place(new Chunk(id, after, upTo, priority, 0), null, Long.MAX_VALUE);
        }

        boolean isAbandoned(String asking, long now) {
            return chunk.isClaimed() && (until <= now || asking.equals(worker));
        }

        Stream<Claim> claim(long now) {
            return worker == null ? Stream.empty() : Stream.of(new Claim(chunk, worker, Duration.ofNanos(until - now)));
        }
    }

    /** All ranges of one scan. Immutable. */
    private record Shelf(Instant since, int stage, long number, NavigableMap<Long, Place> claims) {

        Stream<Place> inOrder() {
            Comparator<Place> byPriority =
                    Comparator.comparingInt(claim -> -claim.chunk().priority());
            return claims.values().stream()
                    .sorted(byPriority.thenComparingLong(claim -> claim.chunk().id()));
        }

        Shelf with(Place... changed) {
            NavigableMap<Long, Place> next = new TreeMap<>(claims);
            Stream.of(changed).forEach(claim -> next.put(claim.chunk().id(), claim));
            return new Shelf(since, stage, number + 1, next);
        }

        Shelf without(Chunk chunk) {
            NavigableMap<Long, Place> next = new TreeMap<>(claims);
            next.remove(chunk.id());
            return new Shelf(since, stage, number, next);
        }

        boolean isOf(Scan scan) {
            return since.equals(scan.startedAt()) && stage == scan.stage();
        }

        Optional<Place> held(Chunk chunk) {
            return Optional.ofNullable(claims.get(chunk.id()))
                    .filter(claim -> chunk.isClaimed() && claim.chunk().token() == chunk.token());
        }
    }

    /** What becomes of a shelf, and what is answered. */
    private record Outcome<T>(Shelf shelf, T answer) {}

    SimScanChunks(SimDatabase database, SimStateStore store) {
        this.database = database;
        this.store = store;
    }

    @Override
    public void plan(Scan scan, List<Chunk> ranges) {
        boolean unused = store.inUnit(() -> {
            lock(scan, "chunk plan");
            Optional<Shelf> before = shelves.get(SimStateStore.id(scan), database.unit());
            if (before.filter(shelf -> shelf.isOf(scan)).isEmpty() && isUnderWay(scan)) {
                long number = before.map(Shelf::number).orElse(0L);
                Shelf shelf = new Shelf(scan.startedAt(), scan.stage(), number, new TreeMap<>());
                for (Chunk range : ranges) {
                    shelf = shelf.with(Place.free(shelf.number() + 1, range.after(), range.upTo(), range.priority()));
                }
                put(scan, shelf);
            }
            return true;
        });
    }

    private boolean isUnderWay(Scan scan) {
        return store.scan(scan)
                .filter(stored -> stored.startedAt().equals(scan.startedAt()))
                .filter(stored -> stored.stage() == scan.stage() && !stored.isFinished())
                .isPresent();
    }

    private void lock(Scan scan, String statement) {
        database.statement(statement);
        database.locks()
                .lock(shelves.lockOf(SimStateStore.id(scan)), SimLocks.Strength.EXCLUSIVE, database.requiredUnit());
    }

    private void put(Scan scan, Shelf shelf) {
        shelves.set(SimStateStore.id(scan), Optional.of(shelf), database.requiredUnit());
    }

    private Optional<Shelf> shelf(Scan scan) {
        return shelves.get(SimStateStore.id(scan), database.unit())
                .filter(shelf -> shelf.isOf(scan))
                .filter(shelf -> isUnderWay(scan));
    }

    private <T> Optional<T> changing(Scan scan, String statement, Function<Shelf, Optional<Outcome<T>>> change) {
        return store.inUnit(() -> {
            lock(scan, statement);
            Optional<Outcome<T>> outcome = shelf(scan).flatMap(change);
            outcome.ifPresent(found -> put(scan, found.shelf()));
            return outcome.map(Outcome::answer);
        });
    }

    @Override
    public Optional<Chunk> next(Scan scan, String worker, Duration lease) {
        return changing(
                scan,
                "chunk next",
                shelf -> shelf.inOrder()
                        .filter(claim -> claim.isAbandoned(worker, database.clock()))
                        .findFirst()
                        .map(claim -> claimed(shelf, claim.chunk(), worker, lease))
                        .or(() -> shelf.inOrder()
                                .map(Place::chunk)
                                .filter(chunk -> !chunk.isClaimed())
                                .findFirst()
                                .map(chunk -> new Outcome<>(shelf, chunk))));
    }

    private Outcome<Chunk> claimed(Shelf shelf, Chunk free, String worker, Duration lease) {
        Chunk chunk = new Chunk(free.id(), free.after(), free.upTo(), free.priority(), shelf.number() + 1);
        return new Outcome<>(shelf.with(new Place(chunk, worker, until(lease))), chunk);
    }

    private long until(Duration lease) {
        return database.clock() + lease.toNanos();
    }

    @Override
    public Optional<Chunk> cut(Scan scan, Chunk free, @Nullable String upTo, String worker, Duration lease) {
        return changing(
                scan,
                "chunk cut",
                shelf -> Optional.ofNullable(shelf.claims().get(free.id()))
                        .filter(claim -> claim.chunk().equals(free))
                        .map(claim -> upTo == null || upTo.equals(free.upTo())
                                ? claimed(shelf, free, worker, lease)
                                : piece(shelf, free, upTo, worker, lease)));
    }

    private Outcome<Chunk> piece(Shelf shelf, Chunk free, String upTo, String worker, Duration lease) {
        long token = shelf.number() + 1;
        Chunk piece = new Chunk(token, free.after(), upTo, free.priority(), token);
        Place rest = Place.free(free.id(), upTo, free.upTo(), free.priority());
        return new Outcome<>(shelf.with(rest, new Place(piece, worker, until(lease))), piece);
    }

    @Override
    public boolean renew(Scan scan, Chunk chunk, Duration lease) {
        return changing(
                        scan,
                        "chunk renew",
                        shelf -> shelf.held(chunk)
                                .map(claim -> new Place(claim.chunk(), claim.worker(), until(lease)))
                                .map(renewed -> new Outcome<>(shelf.with(renewed), true)))
                .isPresent();
    }

    @Override
    public Optional<Chunk> advance(Scan scan, Chunk chunk, String after, Done done, Duration lease) {
        return changing(scan, "chunk advance", shelf -> {
            Chunk rest = new Chunk(chunk.id(), after, chunk.upTo(), chunk.priority(), chunk.token());
            return counted(scan, shelf, chunk, done)
                    .map(claim -> new Outcome<>(shelf.with(new Place(rest, claim.worker(), until(lease))), rest));
        });
    }

    @Override
    public boolean complete(Scan scan, Chunk chunk, Done done) {
        return changing(
                        scan,
                        "chunk complete",
                        shelf -> counted(scan, shelf, chunk, done)
                                .map(claim -> new Outcome<>(shelf.without(chunk), true)))
                .isPresent();
    }

    private Optional<Place> counted(Scan scan, Shelf shelf, Chunk chunk, Done done) {
        Optional<Place> held = shelf.held(chunk);
        if (held.isPresent()) {
            Scan stored = store.scan(scan).orElseThrow();
            store.put(stored.advancedTo(stored.position(), done.rows(), done.mismatches(), done.roundTripFailures()));
        }
        return held;
    }

    @Override
    public void release(Scan scan, Chunk chunk) {
        Optional<Boolean> unused = changing(
                scan,
                "chunk release",
                shelf -> shelf.held(chunk)
                        .map(Place::chunk)
                        .map(held -> Place.free(held.id(), held.after(), held.upTo(), held.priority()))
                        .map(free -> new Outcome<>(shelf.with(free), true)));
    }

    @Override
    public List<Chunk> left(Scan scan) {
        return store.answer(() -> {
            database.statement("chunks left");
            return shelf(scan).stream()
                    .flatMap(Shelf::inOrder)
                    .map(Place::chunk)
                    .toList();
        });
    }

    @Override
    public List<Claim> claims(Scan scan) {
        return store.answer(() -> {
            database.statement("chunk claims");
            return shelf(scan).stream()
                    .flatMap(Shelf::inOrder)
                    .flatMap(place -> place.claim(database.clock()))
                    .toList();
        });
    }

    @Override
    public Optional<Scan> end(Scan scan, UnaryOperator<Scan> next, Predicate<MigrationState> allowed) {
        return store.inUnit(() -> {
            store.lockRow(scan.migration());
            if (!allowed.test(store.read(scan.migration()))) {
                return Optional.empty();
            }
            lock(scan, "chunks end");
            Optional<Scan> ended = shelf(scan)
                    .filter(shelf -> shelf.claims().isEmpty())
                    .flatMap(shelf -> store.scan(scan))
                    .map(next);
            ended.ifPresent(store::put);
            return ended;
        });
    }
}
