package dev.zdm.jdbc;

import dev.zdm.jdbc.Catalog.Column;
import dev.zdm.plan.KeyType;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the users' tables, and how its rows become values and back. Thread-safe.
 *
 * @param home the database
 * @param dialect its dialect
 * @param sql what is said about the table
 * @param keys the columns of the key
 * @param codec translates the rows
 * @param <K> the key
 * @param <R> the row
 */
record TableRows<K, R>(JdbcDataStore home, Dialect dialect, TableSql sql, KeyColumns<K> keys, RowCodec<K, R> codec) {
    /**
     * Shorter than PostgreSQL's {@code deadlock_timeout} (1 s by default), so that in a deadlock with the application
     * the scan gives up before the server looks for a victim and may choose the application's transaction. InnoDB looks
     * at once, and chooses whoever has changed less, which may be the application; its shortest wait is 1 s.
     */
    static final long SCAN_LOCK_MILLIS = 100;

    static <K, R> TableRows<K, R> checked(
            JdbcDataStore home, TableShape shape, KeyType<K> keyType, RowCodec<K, R> codec) {
        TableCheck.requireFit(shape.table(), shape.keyColumns(), keyType);
        return new TableWork(home.transactions(), shape.table()).run("checking", connection -> {
            Dialect dialect = home.dialect().of(connection);
            List<Column> present = new TableCheck(dialect, shape).check(connection, keyType);
            TableSql sql = new TableSql(shape, dialect.spelling(), RowBytes.of(present, shape));
            KeyColumns<K> keys = new KeyColumns<>(keyType, dialect.spelling());
            return new TableRows<>(home, dialect, sql, keys, NumberedRows.of(codec, shape, present));
        });
    }

    String name() {
        return sql.shape().table();
    }

    @Nullable
    Object[] valuesOf(R row) {
        return codec.write(row).stream().map(dialect.spelling()::bindable).toArray();
    }

    <T> T run(String doing, ConnectionWork<T> work) {
        return work().run(doing, work);
    }

    void requireUnit() {
        if (home.transactions().current().isEmpty()) {
            throw new IllegalStateException("rows of table '" + name()
                    + "' can only be locked inside a unit of work: they are given back when that ends");
        }
    }

    /** For scans, which may be interrupted at any lock and try again. */
    <T> T runBriefly(String doing, ConnectionWork<T> work) {
        return run(doing, connection -> dialect.sessions().waitingAtMost(connection, SCAN_LOCK_MILLIS, work));
    }

    /** For scans that have locked what they need. */
    <T> T runHardlyWaiting(String doing, ConnectionWork<T> work) {
        return run(doing, connection -> dialect.sessions().hardlyWaiting(connection, SCAN_LOCK_MILLIS, work));
    }

    <T> T runGuarded(String doing, ConnectionWork<T> work) {
        return work().runGuarded(doing, dialect, work);
    }

    private TableWork work() {
        return new TableWork(home.transactions(), name());
    }
}
