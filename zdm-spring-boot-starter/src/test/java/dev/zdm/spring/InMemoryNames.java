package dev.zdm.spring;

import dev.zdm.checks.Canary;
import dev.zdm.plan.KeyType;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.RecordStore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** A store without transactions, as a cache would be. */
public class InMemoryNames implements RecordStore<Long, InMemoryNames.Name> {
    public record Name(Long id, String name) {
        public Name {
            name = Canary.planted(name);
        }
    }

    private final ConcurrentSkipListMap<Long, Name> names = new ConcurrentSkipListMap<>();

    @Override
    public String name() {
        return "names";
    }

    @Override
    public KeyType<Long> keyType() {
        return KeyType.of(Long.class);
    }

    @Override
    public Long keyOf(Name row) {
        return row.id();
    }

    @Override
    public long estimatedRows() {
        return names.size();
    }

    @Override
    public DataStore home() {
        return DataStore.none();
    }

    @Override
    public Optional<Name> find(Long key) {
        return Optional.ofNullable(names.get(key));
    }

    @Override
    public Optional<Name> findForUpdate(Long key) {
        return find(key);
    }

    @Override
    public List<Name> findAll(Collection<Long> keys) {
        return keys.stream().flatMap(key -> find(key).stream()).toList();
    }

    @Override
    public List<Name> page(@Nullable Long after, int limit) {
        return (after == null ? names : names.tailMap(after, false))
                .values().stream().limit(limit).toList();
    }

    @Override
    public List<Name> pageForShare(@Nullable Long after, int limit) {
        return page(after, limit);
    }

    @Override
    public void put(Name row) {
        names.put(row.id(), row);
    }

    @Override
    public void putAll(List<Name> rows) {
        rows.forEach(this::put);
    }

    @Override
    public void remove(Long key) {
        names.remove(key);
    }
}
