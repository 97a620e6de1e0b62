package dev.zdm.test.store;

import dev.zdm.plan.KeyType;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Owed copies in memory, in a table like any other. */
final class InMemoryCopyQueue<K> implements CopyQueue<K> {
    private static final int LONGEST_ERROR = 500;

    private final InMemoryDatabase database;
    private final String name;
    private final Comparator<Label<K>> order;
    private final TimeSource time;
    private volatile Table<Label<K>, Owed> table;

    InMemoryCopyQueue(InMemoryDatabase database, String name, KeyType<K> keyType, TimeSource time) {
        this.database = database;
        this.name = name;
        this.order =
                Comparator.<Label<K>, K>comparing(Label::key, keyType.order()).thenComparing(Label::version);
        this.time = time;
        this.table = emptyTable();
    }

    private record Label<K>(K key, long version) {}

    private record Owed(
            long epoch,
            Instant markedAt,
            Instant nextTry,
            int attempts,
            String error,
            @Nullable Instant deadSince) {

        Owed leasedUntil(Instant then) {
            return new Owed(epoch, markedAt, then, attempts, error, deadSince);
        }

        Owed failed(Instant next, String why, @Nullable Instant dead) {
            String cut = why.length() > LONGEST_ERROR ? why.substring(0, LONGEST_ERROR) : why;
            return new Owed(epoch, markedAt, next, attempts + 1, cut, dead);
        }

        Owed replayed(Instant now) {
            return new Owed(epoch, markedAt, now, 0, "", null);
        }

        boolean isDead() {
            return deadSince != null;
        }
    }

    private record Entry<K>(Label<K> label, Owed owed) {
        Pending<K> pending() {
            return new Pending<>(label.key(), label.version(), owed.epoch(), owed.attempts());
        }

        Instant deadSince() {
            return Optional.ofNullable(owed.deadSince()).orElse(Instant.MAX);
        }

        DeadLetter<K> deadLetter() {
            return new DeadLetter<>(label.key(), label.version(), owed.attempts(), owed.error(), deadSince());
        }
    }

    void prepare() {
        table = emptyTable();
    }

    void drop() {
        table = emptyTable();
    }

    private Table<Label<K>, Owed> emptyTable() {
        return new Table<>(name, database, order);
    }

    void owe(K key, long version, long epoch, InMemoryUnit unit) {
        Instant now = time.now();
        table.set(new Label<>(key, version), Optional.of(new Owed(epoch, now, now, 0, "", null)), unit);
    }

    private List<Entry<K>> entries(BiPredicate<Label<K>, Owed> wanted) {
        List<Entry<K>> entries = new ArrayList<>();
        table.seenBy(null).forEach((label, owed) -> {
            if (wanted.test(label, owed)) {
                entries.add(new Entry<>(label, owed));
            }
        });
        return entries;
    }

    private <T> T apart(Supplier<T> work) {
        return database.transactions().requiresNew(work::get);
    }

    @Override
    public List<Pending<K>> claim(int limit, Duration lease) {
        return claim(limit, lease, Duration.ZERO);
    }

    @Override
    public List<Pending<K>> claim(int limit, Duration lease, Duration rest) {
        Instant now = time.now();
        return apart(() -> entries((label, owed) -> isDue(owed, now.minus(rest))).stream()
                .sorted(Comparator.comparing(due -> due.owed().nextTry()))
                .filter(due -> take(due.label(), now, lease))
                .limit(limit)
                .map(Entry::pending)
                .toList());
    }

    @Override
    public List<Pending<K>> owed(int limit) {
        return entries((label, owed) -> !owed.isDead()).stream()
                .sorted(Comparator.comparing(entry -> entry.owed().nextTry()))
                .limit(limit)
                .map(Entry::pending)
                .toList();
    }

    private static boolean isDue(Owed owed, Instant now) {
        return !owed.isDead() && !owed.nextTry().isAfter(now);
    }

    /** What was due may have been taken since it was seen. */
    private boolean take(Label<K> label, Instant now, Duration lease) {
        InMemoryUnit unit = database.requiredUnit();
        Locks.Outcome outcome =
                database.locks().tryLock(new Table.RowLock(name, label), Locks.Strength.EXCLUSIVE, unit, Duration.ZERO);
        Optional<Owed> due = table.get(label, unit).filter(owed -> isDue(owed, now));
        boolean taken = outcome == Locks.Outcome.TAKEN && due.isPresent();
        if (taken) {
            table.set(label, due.map(owed -> owed.leasedUntil(now.plus(lease))), unit);
        }
        return taken;
    }

    @Override
    public void settle(Map<K, Long> upTo) {
        int unused =
                change(entries((label, owed) -> label.version() <= upTo.getOrDefault(label.key(), 0L)), owed -> null);
    }

    private int change(Collection<Entry<K>> entries, UnaryOperator<@Nullable Owed> change) {
        return apart(() -> {
            int changed = 0;
            for (Entry<K> entry : entries) {
                changed += change(entry.label(), change) ? 1 : 0;
            }
            return changed;
        });
    }

    private boolean change(Label<K> label, UnaryOperator<@Nullable Owed> change) {
        InMemoryUnit unit = database.requiredUnit();
        table.lock(label, unit);
        Optional<Owed> present = table.get(label, unit);
        present.ifPresent(owed -> table.set(label, Optional.ofNullable(change.apply(owed)), unit));
        return present.isPresent();
    }

    private List<Entry<K>> entriesOf(Collection<Pending<K>> copies) {
        return entries((label, owed) ->
                copies.stream().anyMatch(copy -> copy.key().equals(label.key()) && copy.version() == label.version()));
    }

    @Override
    public void postpone(Collection<Pending<K>> copies, Duration delay, String error) {
        Instant next = time.now().plus(delay);
        int unused = change(entriesOf(copies), owed -> owed == null ? null : owed.failed(next, error, null));
    }

    @Override
    public void putBack(Collection<Pending<K>> copies, Duration delay) {
        Instant next = time.now().plus(delay);
        int unused = change(entriesOf(copies), owed -> owed == null || owed.isDead() ? owed : owed.leasedUntil(next));
    }

    @Override
    public void bury(Collection<Pending<K>> copies, String error) {
        Instant now = time.now();
        int unused = change(entriesOf(copies), owed -> owed == null ? null : owed.failed(now, error, now));
    }

    @Override
    public Backlog backlog() {
        List<Entry<K>> pending = entries((label, owed) -> !owed.isDead());
        Optional<Long> oldestEpoch =
                pending.stream().map(entry -> entry.owed().epoch()).min(Long::compare);
        Duration oldestAge = pending.stream()
                .map(entry -> Duration.between(entry.owed().markedAt(), time.now()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return new Backlog(pending.size(), dead().size(), oldestEpoch, oldestAge);
    }

    private List<Entry<K>> dead() {
        return entries((label, owed) -> owed.isDead());
    }

    @Override
    public List<DeadLetter<K>> deadLetters(int limit) {
        return dead().stream()
                .sorted(Comparator.comparing(Entry::deadSince))
                .limit(limit)
                .map(Entry::deadLetter)
                .toList();
    }

    @Override
    public int replay(Collection<K> keys) {
        List<Entry<K>> replayed = keys.isEmpty() ? dead() : deadOf(keys);
        Instant now = time.now();
        return change(replayed, owed -> owed == null ? null : owed.replayed(now));
    }

    private List<Entry<K>> deadOf(Collection<K> keys) {
        return entries((label, owed) -> owed.isDead() && keys.contains(label.key()));
    }

    @Override
    public int discard(Collection<K> keys) {
        return change(deadOf(keys), owed -> null);
    }
}
