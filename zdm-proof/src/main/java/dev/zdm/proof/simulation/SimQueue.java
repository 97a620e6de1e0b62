package dev.zdm.proof.simulation;

import dev.zdm.spi.CopyQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The copies that one side owes the other. */
class SimQueue implements CopyQueue<Long> {
    private final SimDatabase database;
    private final SimTable<Id, Owed> owed;

    /** What a row is known by. */
    record Id(long key, long version) implements Comparable<Id> {
        private static final Comparator<Id> ORDER =
                Comparator.comparingLong(Id::key).thenComparingLong(Id::version);

        @Override
        public int compareTo(Id other) {
            return ORDER.compare(this, other);
        }
    }

    /** A row of the table. */
    record Owed(Id id, long epoch, long nextTry, long markedAt, int attempts, boolean dead) {
        Owed postponed(long to, int failures) {
            return new Owed(id, epoch, to, markedAt, attempts + failures, dead);
        }

        Owed dead(boolean now) {
            return new Owed(id, epoch, nextTry, markedAt, now ? attempts : 0, now);
        }

        Pending<Long> pending() {
            return new Pending<>(id.key(), id.version(), epoch, attempts);
        }
    }

    SimQueue(SimDatabase database, String name) {
        this.database = database;
        this.owed = new SimTable<>(name);
    }

    /** Part of the statement that marks. */
    void owe(long key, long version, long epoch) {
        long now = database.clock();
        Id id = new Id(key, version);
        owed.set(id, Optional.of(new Owed(id, epoch, now, now, 0, false)), database.requiredUnit());
    }

    /** Past every step. */
    boolean isEmpty() {
        return owed.all(null).isEmpty();
    }

    @Override
    public List<Pending<Long>> claim(int limit, Duration lease) {
        return database.requiresNew(() -> {
            database.statement("claim");
            SimUnit unit = database.requiredUnit();
            List<Pending<Long>> claimed = new ArrayList<>();
            for (Owed each : owed.all(unit).values()) {
                boolean due = !each.dead() && each.nextTry() <= database.clock() && claimed.size() < limit;
                if (due && database.locks().tryLock(owed.lockOf(each.id()), unit)) {
                    owed.set(each.id(), Optional.of(each.postponed(database.clock() + lease.toNanos(), 0)), unit);
                    claimed.add(each.pending());
                }
            }
            return claimed;
        });
    }

    @Override
    public List<Pending<Long>> owed(int limit) {
        database.statement("owed");
        return owed.all(null).values().stream()
                .filter(each -> !each.dead())
                .sorted(Comparator.comparingLong(Owed::markedAt))
                .limit(limit)
                .map(Owed::pending)
                .toList();
    }

    private int change(String what, Predicate<Owed> which, UnaryOperator<@Nullable Owed> change) {
        return database.requiresNew(() -> {
            database.statement(what);
            SimUnit unit = database.requiredUnit();
            int changed = 0;
            for (Owed each : owed.all(unit).values()) {
                if (which.test(each)) {
                    database.locks().lock(owed.lockOf(each.id()), SimLocks.Strength.EXCLUSIVE, unit);
                    Optional<Owed> present = owed.get(each.id(), unit);
                    present.ifPresent(row -> owed.set(row.id(), Optional.ofNullable(change.apply(row)), unit));
                    changed += present.isPresent() ? 1 : 0;
                }
            }
            return changed;
        });
    }

    @Override
    public void settle(Map<Long, Long> upTo) {
        int unused = change(
                // Sorted: the order of an unmodifiable map is another in each process, and a seed leads to one trace in
                // all.
                "settle " + new TreeMap<>(upTo),
                each -> each.id().version() <= upTo.getOrDefault(each.id().key(), 0L),
                each -> null);
    }

    private static Predicate<Owed> among(Collection<Pending<Long>> copies) {
        return each -> copies.stream()
                .anyMatch(copy -> copy.key() == each.id().key()
                        && copy.version() == each.id().version());
    }

    @Override
    public void postpone(Collection<Pending<Long>> copies, Duration delay, String error) {
        int unused = change("postpone", among(copies), each -> each.postponed(database.clock() + delay.toNanos(), 1));
    }

    @Override
    public void bury(Collection<Pending<Long>> copies, String error) {
        int unused = change("bury", among(copies), each -> each.dead(true));
    }

    @Override
    public Backlog backlog() {
        database.statement("backlog");
        Collection<Owed> all = owed.all(database.unit()).values();
        List<Owed> pending = all.stream().filter(each -> !each.dead()).toList();
        Optional<Long> oldest = pending.stream().map(Owed::epoch).min(Comparator.naturalOrder());
        long marked = pending.stream().mapToLong(Owed::markedAt).min().orElse(database.clock());
        Duration age = Duration.ofNanos(Math.max(0, database.clock() - marked));
        return new Backlog(pending.size(), all.size() - pending.size(), oldest, age);
    }

    @Override
    public List<DeadLetter<Long>> deadLetters(int limit) {
        database.statement("dead letters");
        return owed.all(database.unit()).values().stream()
                .filter(Owed::dead)
                .limit(limit)
                .map(each ->
                        new DeadLetter<>(each.id().key(), each.id().version(), each.attempts(), "", Machine.BEGINNING))
                .toList();
    }

    @Override
    public int replay(Collection<Long> keys) {
        return change(
                "replay",
                each -> each.dead()
                        && (keys.isEmpty() || keys.contains(each.id().key())),
                each -> each.dead(false));
    }

    @Override
    public int discard(Collection<Long> keys) {
        return change("discard", each -> each.dead() && keys.contains(each.id().key()), each -> null);
    }
}
