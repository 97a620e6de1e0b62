package dev.zdm.testing;

import dev.zdm.plan.KeyType;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.RecordStore;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory, in the order of their keys, without transactions and locks. A test may let the next calls fail, and
 * may watch every call.
 *
 * @param <K> the key, which must be comparable
 * @param <R> the row
 */
public final class InMemoryRecordStore<K, R> implements RecordStore<K, R> {

    /** What a failing store throws. */
    public static final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnavailableException(String call) {
            super(call + " was told to fail");
        }
    }

    private final String name;
    private final KeyType<K> keyType;
    private final Function<R, K> keyOf;
    private final NavigableMap<K, R> rows = new ConcurrentSkipListMap<>();
    private final AtomicInteger failingReads = new AtomicInteger();
    private final AtomicInteger failingWrites = new AtomicInteger();
    private final AtomicInteger busyPages = new AtomicInteger();
    private volatile Consumer<String> watcher = call -> {};

    private InMemoryRecordStore(String name, KeyType<K> keyType, Function<R, K> keyOf) {
        this.name = name;
        this.keyType = keyType;
        this.keyOf = keyOf;
    }

    /** An empty store. */
    public static <K, R> InMemoryRecordStore<K, R> of(String name, Class<K> keyType, Function<R, K> keyOf) {
        return new InMemoryRecordStore<>(name, KeyType.of(keyType), keyOf);
    }

    /** Adds rows without being watched and without failing. */
    @SafeVarargs
    public final InMemoryRecordStore<K, R> with(R... initial) {
        for (R row : initial) {
            rows.put(keyOf(row), row);
        }
        return this;
    }

    /** Lets the next calls that read throw {@link UnavailableException}. */
    public void failNextReads(int calls) {
        failingReads.set(calls);
    }

    /** Lets the next calls that put or remove throw {@link UnavailableException} and change nothing. */
    public void failNextWrites(int calls) {
        failingWrites.set(calls);
    }

    /** Lets the next locking pages throw {@code BusyException}. */
    public void keepNextPagesBusy(int calls) {
        busyPages.set(calls);
    }

    /** Hears of every call as it begins, such as {@code customer.put 7}; what it throws, the call throws. */
    public void watch(Consumer<String> onCall) {
        watcher = onCall;
    }

    /** All rows in the order of their keys, without being watched and without failing. */
    public List<R> rows() {
        return List.copyOf(rows.values());
    }

    @Override
    public Optional<R> find(K key) {
        reading("find " + key);
        return Optional.ofNullable(rows.get(key));
    }

    @Override
    public Optional<R> findForUpdate(K key) {
        reading("findForUpdate " + key);
        return Optional.ofNullable(rows.get(key));
    }

    @Override
    public List<R> findAll(Collection<K> keys) {
        reading("findAll " + keys);
        return keys.stream().map(rows::get).filter(Objects::nonNull).toList();
    }

    @Override
    public List<R> page(@Nullable K after, int limit) {
        reading("page " + after);
        return rowsAfter(after, limit);
    }

    @Override
    public List<R> pageForShare(@Nullable K after, int limit) {
        reading("pageForShare " + after);
        if (takeOne(busyPages)) {
            throw new BusyException(new UnavailableException("pageForShare"));
        }
        return rowsAfter(after, limit);
    }

    private List<R> rowsAfter(@Nullable K after, int limit) {
        NavigableMap<K, R> rest = after == null ? rows : rows.tailMap(after, false);
        return rest.values().stream().limit(limit).toList();
    }

    @Override
    public void put(R row) {
        writing("put " + keyOf(row));
        rows.put(keyOf(row), row);
    }

    @Override
    public void putAll(List<R> all) {
        writing("putAll " + all.stream().map(this::keyOf).toList());
        all.forEach(row -> rows.put(keyOf(row), row));
    }

    @Override
    public void remove(K key) {
        writing("remove " + key);
        rows.remove(key);
    }

    @Override
    public void advanceGeneratedKeys(long past) {
        watcher.accept(name + ".advanceGeneratedKeys " + past);
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
        return rows.size();
    }

    @Override
    public DataStore home() {
        return DataStore.none();
    }

    private void reading(String call) {
        begin(call, failingReads);
    }

    private void writing(String call) {
        begin(call, failingWrites);
    }

    private void begin(String call, AtomicInteger failures) {
        watcher.accept(name + "." + call);
        if (takeOne(failures)) {
            throw new UnavailableException(name + "." + call);
        }
    }

    private static boolean takeOne(AtomicInteger remaining) {
        return remaining.getAndUpdate(left -> left > 0 ? left - 1 : 0) > 0;
    }
}
