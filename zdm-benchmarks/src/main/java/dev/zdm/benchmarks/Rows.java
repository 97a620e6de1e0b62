package dev.zdm.benchmarks;

import dev.zdm.plan.KeyType;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.RecordStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Rows in memory, as quick as can be. */
abstract class Rows implements RecordStore<Long, Row> {
    private final String name;
    private final Map<Long, Row> rows = new ConcurrentHashMap<>();

    Rows(String name) {
        this.name = name;
    }

    /** Every key that is asked for is there. */
    public Row get(Long key) {
        return Objects.requireNonNull(rows.get(key));
    }

    @Override
    public void put(Row row) {
        rows.put(row.id(), row);
    }

    @Override
    public Optional<Row> find(Long key) {
        return Optional.ofNullable(rows.get(key));
    }

    @Override
    public Optional<Row> findForUpdate(Long key) {
        return find(key);
    }

    @Override
    public List<Row> findAll(Collection<Long> keys) {
        return keys.stream().map(rows::get).filter(Objects::nonNull).toList();
    }

    @Override
    public List<Row> page(@Nullable Long after, int limit) {
        return List.of();
    }

    @Override
    public List<Row> pageForShare(@Nullable Long after, int limit) {
        return List.of();
    }

    @Override
    public void putAll(List<Row> all) {
        all.forEach(this::put);
    }

    @Override
    public void remove(Long key) {
        rows.remove(key);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public KeyType<Long> keyType() {
        return KeyType.of(Long.class);
    }

    @Override
    public Long keyOf(Row row) {
        return row.id();
    }

    @Override
    public long estimatedRows() {
        return rows.size();
    }

    @Override
    public DataStore home() {
        return DataStore.none();
    }
}
