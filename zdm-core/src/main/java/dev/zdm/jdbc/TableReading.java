package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is read of a table, with and without locks. Thread-safe. */
record TableReading<K, R>(TableRows<K, R> rows) {

    Optional<R> find(K key) {
        return first("reading", rows.sql().find(), key);
    }

    Optional<R> findForUpdate(K key) {
        return first("locking a row of", rows.sql().findForUpdate(), key);
    }

    private Optional<R> first(String doing, String statement, K key) {
        return rows.run(
                doing,
                connection -> Statements.first(
                        connection, statement, rows.codec(), rows.keys().values(key)));
    }

    /** Two writers who had both locked the gap of their absent rows would deadlock as soon as they inserted them. */
    boolean lock(K key) {
        return (!rows.dialect().spelling().locksAbsence() || find(key).isPresent())
                && findForUpdate(key).isPresent();
    }

    List<R> findAll(Collection<K> wanted) {
        return rows.run(
                "reading",
                connection -> new ManyRows<>(rows).read(connection, rows.sql()::findAll, rows.codec(), wanted));
    }

    List<R> page(@Nullable K after, int limit) {
        return rows.run("reading", connection -> page(connection, after, limit, false));
    }

    List<R> pageForShare(@Nullable K after, int limit) {
        rows.requireUnit();
        return rows.runBriefly("locking rows of", connection -> page(connection, after, limit, true));
    }

    private List<R> page(Connection connection, @Nullable K after, int limit, boolean locked) throws SQLException {
        TableSql sql = rows.sql();
        String page = after == null ? sql.firstPage() : sql.nextPage();
        String lock = locked ? sql.spelling().forShare() : "";
        List<@Nullable Object> values = new ArrayList<>();
        if (after != null) {
            values.addAll(sql.keys().after(rows.keys().list(after)));
        }
        values.add(limit);
        return new ManyRows<>(rows).read(connection, new ManyRows.Query(page, lock, values), rows.codec());
    }

    /** Exact where the database has no estimate yet. */
    long estimatedRows() {
        return rows.run("counting", connection -> {
            long estimate =
                    rows.dialect().catalog().estimate(connection, rows.sql().name());
            return estimate >= 0 ? estimate : count(connection);
        });
    }

    private long count(Connection connection) throws SQLException {
        return Statements.first(connection, rows.sql().count(), row -> row.getLong(1))
                .orElse(0L);
    }

    List<String> hiddenWriters() {
        return rows.run(
                "looking for what writes",
                connection -> HiddenWriters.of(
                        rows.dialect().catalog(), connection, rows.sql().name()));
    }
}
