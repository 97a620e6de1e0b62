package dev.zdm.jdbc;

import dev.zdm.jdbc.TriggerWriting.Captured;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.KeyType;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.Capture;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.Marks;
import dev.zdm.spi.RangeCopy;
import dev.zdm.spi.RangeReads;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.TimeSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one flat table of PostgreSQL, MariaDB, MySQL (InnoDB) or H2. Thread-safe.
 *
 * <p>A statement that finds its rows locked by others for too long, changed by others after its transaction's only
 * snapshot, or that is sacrificed to end a deadlock, throws {@link BusyException}; any other refusal is a {@link
 * DatabaseException}.
 *
 * @param <K> the key
 * @param <R> the row
 */
public final class JdbcRecordStore<K, R> implements RecordStore<K, R> {
    private final TableRows<K, R> rows;
    private final TableReading<K, R> reading;
    private final TableWriting<K, R> writing;
    private final TableNumbering<K> numbering;
    private final TableMarks<K, R> marks;
    private final TableBulk<R> bulk;
    private final boolean looksAtGuard;

    private JdbcRecordStore(TableRows<K, R> rows) {
        this.rows = rows;
        this.reading = new TableReading<>(rows);
        this.writing = new TableWriting<>(rows);
        this.numbering = new TableNumbering<>(rows);
        this.marks = new TableMarks<>(rows);
        this.bulk = new TableBulk<>(rows);
        this.looksAtGuard = writing.looksAtGuard();
    }

    /**
     * The rows of a table, translated by a codec.
     *
     * @param home the database; the same object for all tables that share transactions
     * @param shape the mapped columns
     * @param keyType the type of the key; a record for a key of several columns, with a component for each
     * @param codec translates the rows
     * @param <K> the key
     * @param <R> the row
     * @return the store, checked against the table that there is
     * @throws ConfigurationException if the key's type does not fit its columns, or the table, a column or the key's unique index is missing, the table takes no part
     *     in transactions, or the database is of a kind that is not supported
     * @throws DatabaseException if the database cannot be asked
     */
    public static <K, R> JdbcRecordStore<K, R> of(
            JdbcDataStore home, TableShape shape, KeyType<K> keyType, RowCodec<K, R> codec) {
        return new JdbcRecordStore<>(TableRows.checked(home, shape, keyType, codec));
    }

    /**
     * Begins the declaration of a table.
     *
     * @param home the database; the same object for all tables that share transactions
     * @return asks for the table's name
     */
    public static JdbcTableBuilder.Start on(JdbcDataStore home) {
        return new JdbcTableBuilder.Start(home);
    }

    @Override
    public String name() {
        return rows.name();
    }

    @Override
    public KeyType<K> keyType() {
        return rows.keys().type();
    }

    @Override
    public K keyOf(R row) {
        return rows.codec().keyOf(row);
    }

    @Override
    public JdbcDataStore home() {
        return rows.home();
    }

    TableRows<K, R> rows() {
        return rows;
    }

    TableSql sql() {
        return rows.sql();
    }

    Dialect dialect() {
        return rows.dialect();
    }

    KeyColumns<K> keys() {
        return rows.keys();
    }

    @Override
    public Optional<Marks<K>> marks(String migration) {
        return Optional.of(marks.of(migration).marks());
    }

    @Override
    public Optional<CopyQueue<K>> copyQueue(String migration) {
        return Optional.of(marks.of(migration).queue());
    }

    @Override
    public Optional<List<Labelled<K, R>>> findLabelled(String migration, Collection<K> wanted) {
        return marks.of(migration).labelled().find(wanted);
    }

    @Override
    public Optional<Boolean> putIfLater(R row, long version, Admission admission) {
        return marks.of(admission.migration()).labelled().putIfLater(row, version, admission);
    }

    /**
     * The tables that zdm keeps beside this one while it is migrated to another database. It makes them itself when the
     * migration leaves its first phase, unless they are there or the database user may not.
     *
     * @param migration the migration
     * @return their names, and the statements that make them and take them away
     */
    public MarkTables markTables(String migration) {
        return marks.of(migration).tables();
    }

    /**
     * The triggers that mark what is written past zdm.
     *
     * @param migration the migration
     * @param side the side that this table is
     * @return their names, and the statements that make them and take them away; empty for H2, and for a table in another
     *     database of MySQL or MariaDB than zdm's own tables
     */
    public Optional<CaptureTriggers> captureTriggers(String migration, Side side) {
        return rows.dialect().triggers().triggers(new Captured(migration, side, rows.sql()));
    }

    @Override
    public Optional<Capture> capture(String migration, Side side) {
        return captureTriggers(migration, side)
                .map(triggers -> new JdbcCapture(
                        new TriggerWork(
                                rows.home(),
                                rows.dialect(),
                                migration,
                                rows.sql().name()),
                        triggers,
                        TimeSource.system()));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Foreign keys are all found; of triggers those of the connection's database whose code names this table, but not
     * code that is put together while it runs. H2's triggers are Java code, and not looked into.
     */
    @Override
    public List<String> hiddenWriters() {
        return reading.hiddenWriters();
    }

    @Override
    public Optional<List<String>> changesOf(R row) {
        return new TableChanges<>(rows).of(row);
    }

    @Override
    public Optional<R> find(K key) {
        return reading.find(key);
    }

    @Override
    public Optional<R> findForUpdate(K key) {
        return reading.findForUpdate(key);
    }

    @Override
    public boolean lock(K key) {
        return reading.lock(key);
    }

    @Override
    public List<R> findAll(Collection<K> wanted) {
        return reading.findAll(wanted);
    }

    @Override
    public List<R> page(@Nullable K after, int limit) {
        return reading.page(after, limit);
    }

    @Override
    public List<R> pageForShare(@Nullable K after, int limit) {
        return reading.pageForShare(after, limit);
    }

    @Override
    public long estimatedRows() {
        return reading.estimatedRows();
    }

    @Override
    public Optional<RangeReads<K, R>> ranges() {
        return Optional.of(new TableRanges<>(rows));
    }

    @Override
    public void put(R row) {
        writing.put(row);
    }

    @Override
    public void putTogether(List<R> several) {
        writing.putTogether(several);
    }

    @Override
    public boolean looksAtGuard() {
        return looksAtGuard;
    }

    @Override
    public boolean putIfAdmitted(R row, Admission admission) {
        return writing.putIfAdmitted(row, admission);
    }

    @Override
    public void deferConstraints() {
        writing.deferConstraints();
    }

    @Override
    public void putAll(List<R> several) {
        writing.putAll(several);
    }

    @Override
    public Optional<RangeCopy.Load> inserting(List<R> several) {
        return Optional.of(bulk.load(several));
    }

    @Override
    public void remove(K key) {
        writing.remove(key);
    }

    @Override
    public long lastGeneratedKey() {
        return numbering.last();
    }

    @Override
    public void advanceGeneratedKeys(long past) {
        numbering.advance(past);
    }
}
