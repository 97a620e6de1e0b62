package dev.zdm.jpa.entity;

import dev.zdm.jdbc.JdbcDataStore;
import dev.zdm.jdbc.JdbcRecordStore;
import dev.zdm.plan.KeyType;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.Capture;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.Marks;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.RowValues;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hibernate.LockMode;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an entity as a side of a migration. Hibernate reads them, in sessions of its own that see no cache; they are
 * written column by column, as the entity has them: without events, generated values and steps of the version. Rows are
 * detached: what is not loaded with the entity cannot be loaded later. Thread-safe.
 *
 * @param <K> the type of the entity's id; a list of its columns' values for an {@code @EmbeddedId}
 * @param <E> the entity
 */
public final class EntityStore<K, E> implements RecordStore<K, E> {
    private final HibernateEntities owner;
    private final Class<E> type;
    private final EntityShape<K> shape;
    private final EntityReader<K, E> reader;
    private final JdbcRecordStore<K, EntityRow<K>> keys;
    private final JdbcRecordStore<K, EntityRow<K>> rows;
    private final EntityWriter<K, E> writer;
    private final List<OwnedCollection> collections;
    private final EntityNumbers numbers;

    private EntityStore(HibernateEntities owner, SessionFactoryImplementor factory, JdbcDataStore home, Class<E> type) {
        this.owner = owner;
        this.type = type;
        this.shape = EntityShape.of(factory, home, type);
        this.collections = OwnedCollection.of(factory, home, shape.persister());
        this.reader = new EntityReader<>(factory, home, shape, type, new EntityReader.Parts(collections, owner.own()));
        EntityRow.Codec<K> codec = new EntityRow.Codec<>(shape.key());
        this.keys = JdbcRecordStore.of(home, shape.keyTable(), shape.key().type(), codec);
        this.rows = JdbcRecordStore.of(home, shape.table(), shape.key().type(), codec);
        this.writer = new EntityWriter<>(
                reader,
                rows,
                shape,
                collections,
                new CachedEntities<>(factory, home.transactions(), shape, collections));
        KeyNumbers root = new KeyNumbers(shape, rows, reader, NumberSource.of(factory, shape.persister()));
        this.numbers = new EntityNumbers(
                root,
                OwnedChildren.among(collections).stream()
                        .map(children -> children.numbers(reader))
                        .toList());
    }

    static <K, E> EntityStore<K, E> of(
            HibernateEntities owner, SessionFactoryImplementor factory, JdbcDataStore home, Class<E> type) {
        return new EntityStore<>(owner, factory, home, type);
    }

    Class<E> type() {
        return type;
    }

    HibernateEntities owner() {
        return owner;
    }

    /** All its tables as Hibernate names them. */
    Set<String> querySpaces() {
        return OwnedCollection.tables(shape, collections);
    }

    List<OwnedCollection> collections() {
        return collections;
    }

    EntityShape<K> shape() {
        return shape;
    }

    EntityNumbers numbers() {
        return numbers;
    }

    EntityPersister persister() {
        return shape.persister();
    }

    @Override
    public String name() {
        return rows.name();
    }

    @Override
    public KeyType<K> keyType() {
        return rows.keyType();
    }

    @Override
    public K keyOf(E row) {
        return shape.key().ofEntity(row);
    }

    /**
     * The key of a row with a given id.
     *
     * @param id the id as the entity has it; for an {@code @EmbeddedId} also the list of its columns' values, which is the
     *     key
     * @return the key
     * @throws dev.zdm.plan.ConfigurationException if the entity has ids of another type
     */
    public K keyOfId(Object id) {
        return shape.key().ofGiven(id);
    }

    @Override
    public JdbcDataStore home() {
        return rows.home();
    }

    @Override
    public Object comparable(E row) {
        return reader.run("reading", session -> {
            Map<String, @Nullable Object> values = shape.values(row, EntityReader.spi(session));
            collections.forEach(owned ->
                    values.put(owned.attribute().getAttributeName(), owned.comparable(row, EntityReader.spi(session))));
            return new RowValues(values);
        });
    }

    @Override
    public Optional<E> find(K key) {
        return reader.load(List.of(key), LockMode.NONE).stream().findFirst();
    }

    @Override
    public Optional<E> findForUpdate(K key) {
        return reader.load(List.of(key), LockMode.PESSIMISTIC_WRITE).stream().findFirst();
    }

    @Override
    public List<E> findAllForUpdate(List<K> wanted) {
        return reader.load(wanted, LockMode.PESSIMISTIC_WRITE);
    }

    @Override
    public boolean lock(K key) {
        return keys.lock(key);
    }

    @Override
    public List<E> findAll(Collection<K> wanted) {
        return reader.load(wanted, LockMode.NONE);
    }

    @Override
    public List<E> page(@Nullable K after, int limit) {
        return reader.page(after, limit, keys::page);
    }

    @Override
    public List<E> pageForShare(@Nullable K after, int limit) {
        return reader.page(after, limit, keys::pageForShare);
    }

    @Override
    public void put(E row) {
        writer.put(row);
    }

    @Override
    public void putTogether(List<E> several) {
        writer.putTogether(several);
    }

    @Override
    public boolean looksAtGuard() {
        return rows.looksAtGuard();
    }

    @Override
    public boolean putIfAdmitted(E row, Admission admission) {
        return writer.putIfAdmitted(row, admission);
    }

    @Override
    public Optional<Boolean> putIfLater(E row, long version, Admission admission) {
        return writer.putIfLater(row, version, admission);
    }

    @Override
    public void putAll(List<E> several) {
        writer.putAll(several);
    }

    @Override
    public void remove(K key) {
        writer.remove(key);
    }

    @Override
    public void deferConstraints() {
        rows.deferConstraints();
    }

    @Override
    public long lastGeneratedKey() {
        return numbers.last();
    }

    /** {@inheritDoc} The keys of its children go on after those of the other entity's children. */
    @Override
    public void advanceGeneratedKeys(long past) {
        numbers.advance(past);
    }

    @Override
    public long estimatedRows() {
        return rows.estimatedRows();
    }

    @Override
    public List<String> hiddenWriters() {
        return rows.hiddenWriters();
    }

    @Override
    public Optional<Capture> capture(String migration, Side side) {
        return rows.capture(migration, side);
    }

    @Override
    public Optional<Marks<K>> marks(String migration) {
        return rows.marks(migration);
    }

    @Override
    public Optional<CopyQueue<K>> copyQueue(String migration) {
        return rows.copyQueue(migration);
    }
}
