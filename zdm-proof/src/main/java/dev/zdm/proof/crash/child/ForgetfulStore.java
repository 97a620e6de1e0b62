package dev.zdm.proof.crash.child;

import dev.zdm.plan.KeyType;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.Marks;
import dev.zdm.spi.RecordStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A mutant: every fifth copy of a single row is forgotten. */
final class ForgetfulStore<K, R> implements RecordStore<K, R> {
    private static final int EACH = 5;

    private final RecordStore<K, R> store;
    private final AtomicInteger copies = new AtomicInteger();

    ForgetfulStore(RecordStore<K, R> store) {
        this.store = store;
    }

    @Override
    public void put(R row) {
        if (copies.incrementAndGet() % EACH != 0) {
            store.put(row);
        }
    }

    @Override
    public void putAll(List<R> rows) {
        if (rows.size() == 1) {
            put(rows.get(0));
        } else {
            store.putAll(rows);
        }
    }

    @Override
    public void remove(K key) {
        store.remove(key);
    }

    @Override
    public long lastGeneratedKey() {
        return store.lastGeneratedKey();
    }

    @Override
    public void advanceGeneratedKeys(long past) {
        store.advanceGeneratedKeys(past);
    }

    @Override
    public Optional<R> find(K key) {
        return store.find(key);
    }

    @Override
    public Optional<R> findForUpdate(K key) {
        return store.findForUpdate(key);
    }

    @Override
    public boolean lock(K key) {
        return store.lock(key);
    }

    @Override
    public List<R> findAll(Collection<K> keys) {
        return store.findAll(keys);
    }

    @Override
    public List<R> page(@Nullable K after, int limit) {
        return store.page(after, limit);
    }

    @Override
    public List<R> pageForShare(@Nullable K after, int limit) {
        return store.pageForShare(after, limit);
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public KeyType<K> keyType() {
        return store.keyType();
    }

    @Override
    public K keyOf(R row) {
        return store.keyOf(row);
    }

    @Override
    public long estimatedRows() {
        return store.estimatedRows();
    }

    @Override
    public DataStore home() {
        return store.home();
    }

    @Override
    public Optional<Marks<K>> marks(String migration) {
        return store.marks(migration);
    }

    @Override
    public Optional<CopyQueue<K>> copyQueue(String migration) {
        return store.copyQueue(migration);
    }
}
