package dev.zdm.test.store;

import dev.zdm.plan.KeyType;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Admission;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Marks;
import dev.zdm.spi.RecordSource.BusyException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Marks in memory, in a table like any other: what a unit of work has marked is seen when it commits. */
final class InMemoryMarks<K> implements Marks<K> {
    private final InMemoryDatabase database;
    private final String name;
    private final KeyType<K> keyType;
    private final InMemoryCopyQueue<K> queue;
    private volatile @Nullable Table<K, Mark> table;

    InMemoryMarks(InMemoryDatabase database, String name, KeyType<K> keyType, InMemoryCopyQueue<K> queue) {
        this.database = database;
        this.name = name;
        this.keyType = keyType;
        this.queue = queue;
    }

    private record Mark(long version, long fence) {
        static final Mark NONE = new Mark(0, 0);

        Mark raised() {
            return new Mark(version + 1, fence);
        }
    }

    @Override
    public synchronized void prepare() {
        if (table == null) {
            table = new Table<>(name, database, keyType.order());
            queue.prepare();
        }
    }

    @Override
    public synchronized void drop() {
        table = null;
        queue.drop();
    }

    private Table<K, Mark> prepared(String migration) {
        Table<K, Mark> present = table;
        if (present == null) {
            throw new StateStoreException(
                    migration, null, "there is no room for marks of '" + name + "'", "call Marks.prepare() before");
        }
        return present;
    }

    @Override
    public long mark(K key, Admission admission) {
        InMemoryUnit unit = writableUnit();
        Table<K, Mark> marks = prepared(admission.migration());
        admission.requireWrite(shared(admission));
        marks.lock(key, unit);
        Mark raised = raise(marks, key, unit);
        queue.owe(key, raised.version(), admission.epoch(), unit);
        return raised.version();
    }

    private static <K> Mark raise(Table<K, Mark> marks, K key, InMemoryUnit unit) {
        Mark raised = marks.get(key, unit).orElse(Mark.NONE).raised();
        marks.set(key, Optional.of(raised), unit);
        return raised;
    }

    private InMemoryUnit writableUnit() {
        InMemoryUnit unit = database.requiredUnit();
        unit.requireWritable();
        return unit;
    }

    private Guard.Row shared(Admission admission) {
        return database.guard().orElseThrow().share(admission.migration());
    }

    @Override
    public Map<K, Long> touch(Collection<K> keys, Admission admission) {
        InMemoryUnit unit = writableUnit();
        Table<K, Mark> marks = prepared(admission.migration());
        admission.requireWrite(shared(admission));
        Map<K, Long> touched = new LinkedHashMap<>();
        for (K key : keys) {
            lockAtOnce(key, unit);
            touched.put(key, raise(marks, key, unit).version());
        }
        return touched;
    }

    private void lockAtOnce(K key, InMemoryUnit unit) {
        Locks.Outcome outcome =
                database.locks().tryLock(new Table.RowLock(name, key), Locks.Strength.EXCLUSIVE, unit, Duration.ZERO);
        if (outcome != Locks.Outcome.TAKEN) {
            throw new BusyException(new InMemoryDatabaseException(
                    "a mark of '" + name + "' is locked by another unit of work", "try again when that has ended"));
        }
    }

    @Override
    public boolean fence(K key, long version, Admission admission) {
        InMemoryUnit unit = writableUnit();
        Table<K, Mark> marks = prepared(admission.migration());
        admission.requireCopy(shared(admission));
        marks.lock(key, unit);
        Mark present = marks.get(key, unit).orElse(Mark.NONE);
        if (present.fence() >= version) {
            return false;
        }
        marks.set(key, Optional.of(new Mark(present.version(), version)), unit);
        return true;
    }

    @Override
    public List<K> marked(@Nullable K after, int limit) {
        NavigableMap<K, Mark> marks = prepared(name).seenBy(database.unit());
        NavigableMap<K, Mark> rest = after == null ? marks : marks.tailMap(after, false);
        return rest.keySet().stream().limit(limit).toList();
    }

    @Override
    public synchronized void clear() {
        if (table != null) {
            drop();
            prepare();
        }
    }

    @Override
    public Map<K, Long> versions(Collection<K> keys) {
        Table<K, Mark> marks = prepared(name);
        Map<K, Long> versions = new LinkedHashMap<>();
        for (K key : keys) {
            marks.get(key, database.unit()).ifPresent(mark -> versions.put(key, mark.version()));
        }
        return versions;
    }
}
