package dev.zdm.jdbc;

import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeReads;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a table by ranges of its key, each by one statement that an index of the key serves. Thread-safe. */
record TableRanges<K, R>(TableRows<K, R> rows) implements RangeReads<K, R> {

    @Override
    public String order() {
        Map<String, String> orders = rows.run(
                "looking at the columns of",
                connection ->
                        rows.dialect().catalog().orders(connection, rows.sql().name()));
        return rows.sql().shape().keyColumns().stream().map(orders::get).collect(Collectors.joining("; "));
    }

    @Override
    public Optional<K> keyAt(KeyRange<K> range, int number) {
        RangeSql in = of(range);
        return keys(rows.sql().keyAt(in), in.bound(number - 1)).stream().findFirst();
    }

    @Override
    public List<K> keys(KeyRange<K> range, int limit) {
        RangeSql in = of(range);
        return keys(rows.sql().keysOf(in), in.bound(limit));
    }

    private List<K> keys(String sql, @Nullable Object[] values) {
        ConnectionWork<List<K>> work = connection -> Statements.list(connection, sql, rows.keys()::read, values);
        return rows.home()
                .transactions()
                .required(() -> rows.run(
                        "reading keys of",
                        connection -> rows.dialect().sessions().alongAnIndex(connection, work)));
    }

    @Override
    public List<R> rows(KeyRange<K> range) {
        RangeSql in = of(range);
        return rows.home()
                .transactions()
                .required(() -> rows.run(
                        "reading", connection -> rows(connection, rows.sql().range(in), "", in)));
    }

    @Override
    public List<R> rowsForShare(KeyRange<K> range) {
        rows.requireUnit();
        RangeSql in = of(range);
        String lock = rows.sql().spelling().forShare();
        return rows.runBriefly(
                "locking rows of", connection -> rows(connection, rows.sql().range(in), lock, in));
    }

    private List<R> rows(Connection connection, String sql, String lock, RangeSql in) throws SQLException {
        return new ManyRows<>(rows).read(connection, new ManyRows.Query(sql, lock, in.values()), rows.codec());
    }

    private RangeSql of(KeyRange<K> range) {
        return RangeSql.of(rows.sql().keys(), rows.keys(), range);
    }
}
