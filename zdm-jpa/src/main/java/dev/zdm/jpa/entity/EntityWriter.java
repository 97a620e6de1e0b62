package dev.zdm.jpa.entity;

import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.spi.Admission;
import java.util.List;
import java.util.Optional;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** Writes entities with what is part of them: the row first, and last when it goes. */
record EntityWriter<K, E>(
        EntityReader<K, E> reader,
        JdbcRecordStore<K, EntityRow<K>> rows,
        EntityShape<K> shape,
        List<OwnedCollection> collections,
        CachedEntities<K> cached) {

    private EntityRow<K> row(E entity) {
        return rows(List.of(entity)).get(0);
    }

    private List<EntityRow<K>> rows(List<E> entities) {
        List<EntityRow<K>> made = reader.run(
                "reading",
                session -> entities.stream()
                        .map(entity -> shape.row(entity, EntityReader.spi(session)))
                        .toList());
        forget(made.stream().map(EntityRow::key).toList());
        return made;
    }

    private void forget(List<K> keys) {
        cached.forget(keys, OwnedCollection.tables(shape, collections));
    }

    private List<E> written(List<E> entities) {
        if (!collections.isEmpty()) {
            boolean unused = rows.home()
                    .writeTable(
                            rows.name(),
                            connection -> reader.run("writing", session -> {
                                SharedSessionContractImplementor own = EntityReader.spi(session);
                                entities.forEach(entity -> collections.forEach(owned -> owned.write(
                                        entity, shape.key().idOf(shape.key().ofEntity(entity)), own)));
                                own.getJdbcCoordinator().executeBatch();
                                return true;
                            }));
        }
        return entities;
    }

    void put(E row) {
        rows.put(row(row));
        List<E> unused = written(List.of(row));
    }

    void putTogether(List<E> several) {
        if (!several.isEmpty()) {
            rows.putTogether(rows(several));
            List<E> unused = written(several);
        }
    }

    boolean putIfAdmitted(E row, Admission admission) {
        boolean admitted = rows.putIfAdmitted(row(row), admission);
        return admitted && !written(List.of(row)).isEmpty();
    }

    /** Several tables need several statements; one is a unit of work by itself if there is none. */
    Optional<Boolean> putIfLater(E row, long version, Admission admission) {
        if (!collections.isEmpty()) {
            return Optional.empty();
        }
        EntityRow<K> made = row(row);
        Optional<Boolean> put = rows.putIfLater(made, version, admission);
        forget(List.of(made.key()));
        return put;
    }

    void putAll(List<E> several) {
        if (!several.isEmpty()) {
            rows.putAll(rows(several));
            List<E> unused = written(several);
        }
    }

    void remove(K key) {
        forget(List.of(key));
        if (!collections.isEmpty()) {
            Object id = shape.key().idOf(key);
            boolean unused = rows.home()
                    .writeTable(
                            rows.name(),
                            connection -> reader.run("writing", session -> {
                                collections.forEach(owned -> owned.remove(id, EntityReader.spi(session)));
                                EntityReader.spi(session).getJdbcCoordinator().executeBatch();
                                return true;
                            }));
        }
        rows.remove(key);
    }
}
