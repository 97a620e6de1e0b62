package dev.zdm.intercept;

import dev.zdm.plan.KeyType;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.RecordStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A plain repository: a record store with methods of its own. Not public, as those of applications often are. */
public abstract class Delegating<R> implements RecordStore<Long, R> {
    private final RecordStore<Long, R> rows;

    public Delegating(RecordStore<Long, R> rows) {
        this.rows = rows;
    }

    @Override
    public Optional<R> find(Long key) {
        return rows.find(key);
    }

    @Override
    public Optional<R> findForUpdate(Long key) {
        return rows.findForUpdate(key);
    }

    @Override
    public List<R> findAll(Collection<Long> keys) {
        return rows.findAll(keys);
    }

    @Override
    public List<R> page(@Nullable Long after, int limit) {
        return rows.page(after, limit);
    }

    @Override
    public List<R> pageForShare(@Nullable Long after, int limit) {
        return rows.pageForShare(after, limit);
    }

    @Override
    public void put(R row) {
        rows.put(row);
    }

    @Override
    public void putAll(List<R> all) {
        rows.putAll(all);
    }

    @Override
    public void remove(Long key) {
        rows.remove(key);
    }

    @Override
    public String name() {
        return rows.name();
    }

    @Override
    public KeyType<Long> keyType() {
        return rows.keyType();
    }

    @Override
    public Long keyOf(R row) {
        return rows.keyOf(row);
    }

    @Override
    public long estimatedRows() {
        return rows.estimatedRows();
    }

    @Override
    public DataStore home() {
        return rows.home();
    }
}
