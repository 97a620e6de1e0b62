package dev.zdm.jdbc;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.KeyType;
import dev.zdm.spi.DataStore;
import dev.zdm.spi.RecordStore;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one flat PostgreSQL table. Thread-safe.
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
     * Shorter than the server's {@code deadlock_timeout} (1 s by default), so that in a deadlock with the application
     * the scan gives up before the server looks for a victim and may choose the application's transaction.
     */
    private static final long SCAN_LOCK_MILLIS = 100;

    private static final Map<Class<?>, String> ARRAYS =
            Map.of(Long.class, "int8", Integer.class, "int4", String.class, "text", UUID.class, "uuid");

    private final JdbcDataStore home;
    private final TableSql sql;
    private final KeyType<K> keyType;
    private final RowCodec<K, R> codec;

    private JdbcRecordStore(JdbcDataStore home, TableSql sql, KeyType<K> keyType, RowCodec<K, R> codec) {
        this.home = home;
        this.sql = sql;
        this.keyType = keyType;
        this.codec = codec;
    }

    /**
     * The rows of a table, translated by a codec.
     *
     * @param home the database; the same object for all tables that share transactions
     * @param shape the mapped columns
     * @param keyType the type of the key column's values
     * @param codec translates the rows
     * @param <K> the key
     * @param <R> the row
     * @return the store, checked against the table that there is
     * @throws ConfigurationException if the table, a column or the key's unique index is missing
     * @throws DatabaseException if the database cannot be asked
     */
    public static <K, R> JdbcRecordStore<K, R> of(
            JdbcDataStore home, TableShape shape, KeyType<K> keyType, RowCodec<K, R> codec) {
        TableSql sql = new TableSql(shape);
        JdbcRecordStore<K, R> store = new JdbcRecordStore<>(home, sql, keyType, codec);
        store.run("checking", connection -> new TableCheck(sql).check(connection));
        return store;
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
        return keyType;
    }

    @Override
    public K keyOf(R row) {
        return codec.keyOf(row);
    }

    @Override
    public DataStore home() {
        return home;
    }

    @Override
    public Optional<R> find(K key) {
        return run("reading", connection -> Statements.first(connection, sql.find(), codec, key));
    }

    @Override
    public Optional<R> findForUpdate(K key) {
        return run("locking a row of", connection -> Statements.first(connection, sql.findForUpdate(), codec, key));
    }

    @Override
    public List<R> findAll(Collection<K> keys) {
        return keys.isEmpty()
                ? List.of()
                : run("reading", connection -> {
                    String type = Objects.requireNonNull(ARRAYS.get(keyType.javaType()));
                    Array array = connection.createArrayOf(type, keys.toArray());
                    return Statements.list(connection, sql.findAll(), codec, array);
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
        return run("locking rows of", connection -> {
            Statements.execute(connection, PostgresSql.lockTimeout(SCAN_LOCK_MILLIS));
            return page(connection, after, limit, true);
        });
    }

    private List<R> page(Connection connection, @Nullable K after, int limit, boolean locked) throws SQLException {
        String page = after == null ? sql.firstPage() : sql.nextPage();
        String statement = locked ? TableSql.forShare(page) : page;
        return after == null
                ? Statements.list(connection, statement, codec, limit)
                : Statements.list(connection, statement, codec, after, limit);
    }

    @Override
    public void put(R row) {
        run("writing", connection -> Statements.update(connection, sql.put(), valuesOf(row)));
    }

    @Override
    public void putAll(List<R> rows) {
        if (!rows.isEmpty()) {
            home.transactions().required(() -> run("writing", connection -> putAll(connection, rows)));
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
        return codec.write(row).toArray();
    }

    @Override
    public void remove(K key) {
        run("deleting from", connection -> Statements.update(connection, sql.remove(), key));
    }

    @Override
    public long lastGeneratedKey() {
        return run("reading the key sequence of", connection -> {
            long last = 0;
            for (String sequence : sequences(connection)) {
                last = Math.max(
                        last,
                        Statements.first(connection, TableSql.lastOf(sequence), row -> row.getLong(1))
                                .orElse(0L));
            }
            return last;
        });
    }

    @Override
    public void advanceGeneratedKeys(long past) {
        run("advancing the key sequence of", connection -> {
            List<String> sequences = sequences(connection);
            for (String sequence : sequences) {
                Statements.list(connection, sql.advance(sequence), row -> row.getLong(1), past);
            }
            return sequences.size();
        });
    }

    /** Only numbers are generated as they are; the sequence behind a default of text is the default's own affair. */
    private List<String> sequences(Connection connection) throws SQLException {
        if (!Number.class.isAssignableFrom(keyType.javaType())) {
            return List.of();
        }
        return Statements.list(
                connection,
                TableSql.SEQUENCE,
                row -> row.getString(1),
                sql.table(),
                sql.shape().keyColumn());
    }

    @Override
    public long estimatedRows() {
        return run("counting", connection -> {
            long estimate = Statements.first(connection, TableSql.ESTIMATE, row -> row.getLong(1), sql.table())
                    .orElse(0L);
            // PostgreSQL says -1 of a table that it has never analysed.
            return estimate >= 0 ? estimate : count(connection);
        });
    }

    private long count(Connection connection) throws SQLException {
        return Statements.first(connection, sql.count(), row -> row.getLong(1)).orElse(0L);
    }

    private <T> T run(String doing, ConnectionWork<T> work) {
        try {
            return home.transactions().withConnection(work);
        } catch (SQLException e) {
            if (SqlStates.isRetryable(e)) {
                throw new BusyException(e);
            }
            throw DatabaseException.statement(doing + " table '" + name() + "'", e);
        }
    }
}
