package dev.zdm.spring.matrix;

import dev.zdm.plan.KeyType;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.RecordStore;
import dev.zdm.spring.InMemoryNames;
import dev.zdm.spring.InMemoryNames.Name;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows in memory, or in whatever store is given before the first one. */
abstract class KeptNames implements RecordStore<Long, Name> {
    private volatile RecordStore<Long, Name> rows = new InMemoryNames();

    void keepIn(RecordStore<Long, Name> store) {
        rows = store;
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
    public Long keyOf(Name row) {
        return row.id();
    }

    @Override
    public long estimatedRows() {
        return rows.estimatedRows();
    }

    @Override
    public DataStore home() {
        return rows.home();
    }

    @Override
    public Optional<Name> find(Long key) {
        return rows.find(key);
    }

    @Override
    public Optional<Name> findForUpdate(Long key) {
        return rows.findForUpdate(key);
    }

    @Override
    public List<Name> findAll(Collection<Long> keys) {
        return rows.findAll(keys);
    }

    @Override
    public List<Name> page(@Nullable Long after, int limit) {
        return rows.page(after, limit);
    }

    @Override
    public List<Name> pageForShare(@Nullable Long after, int limit) {
        return rows.pageForShare(after, limit);
    }

    @Override
    public void put(Name row) {
        rows.put(row);
    }

    @Override
    public void putAll(List<Name> batch) {
        rows.putAll(batch);
    }

    @Override
    public void remove(Long key) {
        rows.remove(key);
    }
}
