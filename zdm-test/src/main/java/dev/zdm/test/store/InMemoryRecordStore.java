package dev.zdm.test.store;

import dev.zdm.plan.KeyType;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.Marks;
import dev.zdm.spi.RecordStore;
import dev.zdm.test.fault.FaultPoint;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory, in the order of their keys. Each method of {@link RecordStore} is a fault point named after it, such as
 * {@code orders.put}; besides there are {@code orders.commit}, reached before a unit of work that changed rows commits,
 * and {@code orders.committed}, reached right after. May be extended to fake a repository with methods of its own.
 * Thread-safe.
 *
 * @param <K> the key
 * @param <R> the row; rows are kept as they are given, so they should be immutable
 */
public class InMemoryRecordStore<K, R> implements RecordStore<K, R> {
    private final InMemoryDatabase database;
    private final String name;
    private final KeyType<K> keyType;
    private final Function<R, K> keyOf;
    private final Table<K, R> table;
    private final Map<String, Kept<K>> kept = new ConcurrentHashMap<>();
    private final AtomicLong lastKey = new AtomicLong();

    /**
     * Creates an empty store.
     *
     * @param database the database in which its rows live
     * @param name what a person calls it, such as the table's name; the first part of its fault points' names
     * @param keyType {@code Long}, {@code Integer}, {@code String}, {@code UUID}, or a record of such components
     * @param keyOf gives a row's key
     */
    public InMemoryRecordStore(InMemoryDatabase database, String name, Class<K> keyType, Function<R, K> keyOf) {
        this.database = database;
        this.name = name;
        this.keyType = KeyType.of(keyType);
        this.keyOf = keyOf;
        this.table = new Table<>(name, database, this.keyType.order());
        List.of("find", "findForUpdate", "findAll", "page", "pageForShare", "put", "putAll", "remove")
                .forEach(this::point);
    }

    private FaultPoint point(String method) {
        return database.faults().point(name + "." + method);
    }

    /**
     * Puts rows past every transaction, lock and fault, as what was there before the test began.
     *
     * @param rows the rows
     * @return this
     */
    @SafeVarargs
    public final InMemoryRecordStore<K, R> with(R... rows) {
        for (R row : rows) {
            table.seed(keyOf(row), row);
        }
        return this;
    }

    /**
     * All rows that this thread can see, past every fault.
     *
     * @return the rows in the order of their keys
     */
    public final List<R> rows() {
        return table.after(null, Integer.MAX_VALUE, database.unit());
    }

    /**
     * A key that was never given before, as a database generates it.
     *
     * @return 1 for the first
     */
    public final long nextKey() {
        return lastKey.incrementAndGet();
    }

    @Override
    public Optional<R> find(K key) {
        point("find").reached();
        return table.get(key, database.unit());
    }

    @Override
    public Optional<R> findForUpdate(K key) {
        point("findForUpdate").reached();
        InMemoryUnit unit = database.unit();
        if (unit != null) {
            database.locks().lock(new Table.RowLock(name, key), Locks.Strength.EXCLUSIVE, unit);
        }
        return table.get(key, unit);
    }

    @Override
    public List<R> findAll(Collection<K> keys) {
        point("findAll").reached();
        return keys.stream()
                .distinct()
                .flatMap(key -> table.get(key, database.unit()).stream())
                .toList();
    }

    @Override
    public List<R> page(@Nullable K after, int limit) {
        point("page").reached();
        return table.after(after, limit, database.unit());
    }

    @Override
    public List<R> pageForShare(@Nullable K after, int limit) {
        point("pageForShare").reached();
        InMemoryUnit unit = database.unit();
        if (unit != null) {
            table.after(after, limit, unit).forEach(row -> shareAtOnce(keyOf(row), unit));
        }
        return table.after(after, limit, unit);
    }

    private void shareAtOnce(K key, InMemoryUnit unit) {
        Locks.Outcome outcome =
                database.locks().tryLock(new Table.RowLock(name, key), Locks.Strength.SHARED, unit, Duration.ZERO);
        if (outcome != Locks.Outcome.TAKEN) {
            throw new BusyException(new InMemoryDatabaseException(
                    "a row of '" + name + "' is locked by another unit of work", "try again when that has ended"));
        }
    }

    @Override
    public void put(R row) {
        point("put").reached();
        write(keyOf(row), Optional.of(row));
    }

    @Override
    public void putAll(List<R> rows) {
        point("putAll").reached();
        boolean unused = database.transactions().required(() -> {
            rows.forEach(row -> write(keyOf(row), Optional.of(row)));
            return true;
        });
    }

    @Override
    public void remove(K key) {
        point("remove").reached();
        write(key, Optional.empty());
    }

    private void write(K key, Optional<R> row) {
        boolean unused = database.transactions().required(() -> {
            InMemoryUnit unit = database.requiredUnit();
            unit.requireWritable();
            table.set(key, row, unit);
            return true;
        });
    }

    @Override
    public long lastGeneratedKey() {
        return lastKey.get();
    }

    @Override
    public void advanceGeneratedKeys(long past) {
        long highest = rows().stream()
                .map(this::keyOf)
                .mapToLong(key -> key instanceof Number number ? number.longValue() : 0)
                .max()
                .orElse(0);
        lastKey.accumulateAndGet(Math.max(past, highest), Math::max);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public KeyType<K> keyType() {
        return keyType;
    }

    @Override
    public K keyOf(R row) {
        return keyOf.apply(row);
    }

    @Override
    public long estimatedRows() {
        return rows().size();
    }

    @Override
    public DataStore home() {
        return database;
    }

    private record Kept<K>(Marks<K> marks, CopyQueue<K> queue) {}

    @Override
    public Optional<Marks<K>> marks(String migration) {
        return Optional.of(keptFor(migration).marks());
    }

    @Override
    public Optional<CopyQueue<K>> copyQueue(String migration) {
        return Optional.of(keptFor(migration).queue());
    }

    private Kept<K> keptFor(String migration) {
        return kept.computeIfAbsent(migration, id -> {
            InMemoryCopyQueue<K> queue =
                    new InMemoryCopyQueue<>(database, name + ".pending." + id, keyType, database.time());
            return new Kept<>(new InMemoryMarks<>(database, name + ".marks." + id, keyType, queue), queue);
        });
    }
}
