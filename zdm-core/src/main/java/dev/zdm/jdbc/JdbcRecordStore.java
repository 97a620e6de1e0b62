package dev.zdm.jdbc;

import dev.zdm.jdbc.TriggerWriting.Captured;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.KeyType;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.Admission;
import dev.zdm.spi.Capture;
import dev.zdm.spi.CopyQueue;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.Marks;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.TimeSource;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    /**
     * Shorter than PostgreSQL's {@code deadlock_timeout} (1 s by default), so that in a deadlock with the application
     * the scan gives up before the server looks for a victim and may choose the application's transaction. InnoDB looks
     * at once, and chooses whoever has changed less, which may be the application; its shortest wait is 1 s.
     */
    static final long SCAN_LOCK_MILLIS = 100;

    private final JdbcDataStore home;
    private final Dialect dialect;
    private final TableSql sql;
    private final boolean looksAtGuard;
    private final KeyColumns<K> keys;
    private final RowCodec<K, R> codec;
    private final TableMarks<K> marks;

    private JdbcRecordStore(
            JdbcDataStore home, Dialect dialect, TableShape shape, KeyType<K> keyType, RowCodec<K, R> codec) {
        this.home = home;
        this.dialect = dialect;
        this.sql = new TableSql(shape, dialect.spelling());
        this.looksAtGuard = sql.putIfAdmitted(Phase.DUAL_WRITE).isPresent();
        this.keys = new KeyColumns<>(keyType, dialect.spelling());
        this.codec = codec;
        this.marks = new TableMarks<>(home, dialect, sql, keys);
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
        requireColumns(shape.table(), shape.keyColumns(), keyType);
        Dialect dialect = new TableWork(home.transactions(), shape.table()).run("checking", connection -> {
            Dialect found = home.dialect().of(connection);
            new TableCheck(found.catalog(), shape).check(connection);
            return found;
        });
        return new JdbcRecordStore<>(home, dialect, shape, keyType, codec);
    }

    static void requireColumns(String table, List<String> columns, KeyType<?> keyType) {
        if (columns.size() != keyType.size()) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the key of table '" + table + "' has the columns " + columns + ", but its type "
                            + keyType.javaType().getName() + " has " + keyType.size(),
                    "name a column for each component of the key, in the order of the components");
        }
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
        return sql.shape().table();
    }

    @Override
    public KeyType<K> keyType() {
        return keys.type();
    }

    @Override
    public K keyOf(R row) {
        return codec.keyOf(row);
    }

    @Override
    public DataStore home() {
        return home;
    }

    TableSql sql() {
        return sql;
    }

    KeyColumns<K> keys() {
        return keys;
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
        LabelledRows<K, R> labelled = labelled(migration);
        return run("reading", connection -> labelled.find(connection, wanted));
    }

    @Override
    public Optional<Boolean> putIfLater(R row, long version, Admission admission) {
        LabelledRows<K, R> labelled = labelled(admission.migration());
        @Nullable Object[] keyAndVersion = keys.values(keyOf(row), version);
        return runGuarded(
                "writing", connection -> labelled.putIfLater(connection, valuesOf(row), keyAndVersion, admission));
    }

    private LabelledRows<K, R> labelled(String migration) {
        return new LabelledRows<>(sql, marks.of(migration).sql(), keys, codec);
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
        return dialect.triggers().triggers(new Captured(migration, side, sql));
    }

    @Override
    public Optional<Capture> capture(String migration, Side side) {
        return captureTriggers(migration, side)
                .map(triggers -> new JdbcCapture(
                        new TriggerWork(home, dialect, migration, sql.name()), triggers, TimeSource.system()));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Foreign keys are all found; of triggers those of the connection's database whose code names this table, but not
     * code that is put together while it runs. H2's triggers are Java code, and not looked into.
     */
    @Override
    public List<String> hiddenWriters() {
        return run(
                "looking for what writes", connection -> HiddenWriters.of(dialect.catalog(), connection, sql.name()));
    }

    @Override
    public Optional<R> find(K key) {
        return run("reading", connection -> Statements.first(connection, sql.find(), codec, keys.values(key)));
    }

    @Override
    public Optional<R> findForUpdate(K key) {
        return run(
                "locking a row of",
                connection -> Statements.first(connection, sql.findForUpdate(), codec, keys.values(key)));
    }

    /** Two writers who had both locked the gap of their absent rows would deadlock as soon as they inserted them. */
    @Override
    public boolean lock(K key) {
        return (!dialect.spelling().locksAbsence() || find(key).isPresent())
                && findForUpdate(key).isPresent();
    }

    @Override
    public List<R> findAll(Collection<K> wanted) {
        return run("reading", connection -> {
            List<R> found = new ArrayList<>();
            for (List<K> some : KeyColumns.chunks(wanted)) {
                found.addAll(Statements.list(connection, sql.findAll(some.size()), codec, keys.values(some)));
            }
            return found;
        });
    }

    @Override
    public List<R> page(@Nullable K after, int limit) {
        return run("reading", connection -> page(connection, after, limit, false));
    }

    @Override
    public List<R> pageForShare(@Nullable K after, int limit) {
        if (home.transactions().current().isEmpty()) {
            throw new IllegalStateException("rows of table '" + name()
                    + "' can only be locked inside a unit of work: they are given back when that ends");
        }
        return runBriefly("locking rows of", connection -> page(connection, after, limit, true));
    }

    private List<R> page(Connection connection, @Nullable K after, int limit, boolean locked) throws SQLException {
        String page = after == null ? sql.firstPage() : sql.nextPage();
        String statement = locked ? sql.forShare(page) : page;
        List<@Nullable Object> values = new ArrayList<>();
        if (after != null) {
            values.addAll(sql.keys().after(keys.list(after)));
        }
        values.add(limit);
        return Statements.list(connection, statement, codec, values.toArray());
    }

    @Override
    public void put(R row) {
        run("writing", connection -> Statements.update(connection, sql.put(), valuesOf(row)));
    }

    @Override
    public boolean looksAtGuard() {
        return looksAtGuard;
    }

    @Override
    public boolean putIfAdmitted(R row, Admission admission) {
        Optional<String> put = sql.putIfAdmitted(admission.phase());
        return put.isPresent()
                && runGuarded("writing", connection -> putIfAdmitted(connection, put.get(), row, admission));
    }

    @Override
    public void deferConstraints() {
        dialect.spelling()
                .deferConstraints()
                .ifPresent(defer -> run("writing", connection -> {
                    Statements.execute(connection, defer);
                    return true;
                }));
    }

    private boolean putIfAdmitted(Connection connection, String put, R row, Admission admission) throws SQLException {
        @Nullable
        Object[] values = Stream.concat(Stream.of(valuesOf(row)), OwnSql.admitting(admission))
                .toArray();
        return Statements.first(connection, put, admitting -> admitting.getLong(1) == 1, values)
                .orElse(false);
    }

    @Override
    public void putAll(List<R> rows) {
        if (!rows.isEmpty()) {
            home.transactions().required(() -> runBriefly("writing", connection -> putAll(connection, rows)));
        }
    }

    private int putAll(Connection connection, List<R> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.put())) {
            for (R row : rows) {
                Statements.bind(statement, valuesOf(row));
                statement.addBatch();
            }
            return statement.executeBatch().length;
        }
    }

    private @Nullable Object[] valuesOf(R row) {
        return codec.write(row).stream().map(dialect.spelling()::bindable).toArray();
    }

    @Override
    public void remove(K key) {
        run("deleting from", connection -> Statements.update(connection, sql.remove(), keys.values(key)));
    }

    /** Only numbers are generated as they are; a number behind a default of text is the default's own affair. */
    private boolean isNumbered() {
        return Number.class.isAssignableFrom(keys.type().javaType());
    }

    @Override
    public long lastGeneratedKey() {
        return isNumbered()
                ? run(
                        "reading the generated keys of",
                        connection -> dialect.keys().last(connection, sql))
                : 0;
    }

    @Override
    public void advanceGeneratedKeys(long past) {
        if (isNumbered()) {
            try {
                dialect.keys().advance(home.transactions(), sql, past);
            } catch (SQLException e) {
                throw keysNotAdvanced(past, e);
            }
        }
    }

    private DatabaseException keysNotAdvanced(long past, SQLException cause) {
        return new DatabaseException(
                "the generated keys of table '" + name() + "' could not be moved past " + past,
                "let the table generate keys from " + (past + 1) + " on by hand, then try again",
                cause);
    }

    @Override
    public long estimatedRows() {
        return run("counting", connection -> {
            long estimate = dialect.catalog().estimate(connection, sql.name());
            return estimate >= 0 ? estimate : count(connection);
        });
    }

    private long count(Connection connection) throws SQLException {
        return Statements.first(connection, sql.count(), row -> row.getLong(1)).orElse(0L);
    }

    private <T> T runGuarded(String doing, ConnectionWork<T> work) {
        return new TableWork(home.transactions(), name()).runGuarded(doing, dialect, work);
    }

    private <T> T runBriefly(String doing, ConnectionWork<T> work) {
        return run(doing, connection -> dialect.sessions().waitingAtMost(connection, SCAN_LOCK_MILLIS, work));
    }

    private <T> T run(String doing, ConnectionWork<T> work) {
        return new TableWork(home.transactions(), name()).run(doing, work);
    }
}
