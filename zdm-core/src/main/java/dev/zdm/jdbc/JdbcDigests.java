package dev.zdm.jdbc;

import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeDigests;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import org.jspecify.annotations.Nullable;

/**
 * Sums of the hashes of rows, each side's computed by its own database.
 *
 * @param old the old rows
 * @param next the new rows
 * @param sql what is asked
 */
record JdbcDigests<K>(JdbcRecordStore<K, ?> old, JdbcRecordStore<K, ?> next, Queries sql) implements RangeDigests<K> {

    /**
     * Queries without the condition that makes a range of them.
     *
     * @param expected number and sum of the old rows as new ones
     * @param actual number and sum of the new rows
     * @param roundTrips how many old rows do not come back the same; null if all do
     */
    record Queries(String expected, String actual, @Nullable RoundTrips roundTrips) {}

    /** The condition stands in the midst of it. */
    record RoundTrips(String beforeRange, String afterRange) {}

    @Override
    public Digest expected(KeyRange<K> range) {
        return digest(old, sql.expected(), range);
    }

    @Override
    public Digest actual(KeyRange<K> range) {
        return digest(next, sql.actual(), range);
    }

    private Digest digest(JdbcRecordStore<K, ?> side, String query, KeyRange<K> range) {
        RangeSql in = in(side, range);
        return run(
                side,
                connection -> Statements.first(
                                connection,
                                query + in.where(),
                                row -> new Digest(row.getLong(1), row.getString(2)),
                                in.bound())
                        .orElseThrow());
    }

    @Override
    public long roundTripFailures(KeyRange<K> range) {
        RoundTrips query = sql.roundTrips();
        if (query == null) {
            return 0;
        }
        RangeSql in = in(old, range);
        String whole = query.beforeRange() + in.where() + query.afterRange();
        return run(
                old,
                connection -> Statements.first(connection, whole, row -> row.getLong(1), in.bound())
                        .orElseThrow());
    }

    private static <K> RangeSql in(JdbcRecordStore<K, ?> side, KeyRange<K> range) {
        return RangeSql.of(side.sql().keys(), side.keys(), range);
    }

    private static <T> T run(JdbcRecordStore<?, ?> side, ConnectionWork<T> work) {
        return new TableWork(side.home().transactions(), side.name()).run("summing up rows of", work);
    }

    /** Lets both databases read the statements, and nothing else. */
    boolean tryOnNothing() {
        RoundTrips trips = sql.roundTrips();
        String nothing = " WHERE 1 = 0";
        JdbcDigests<K> tried = new JdbcDigests<>(
                old,
                next,
                new Queries(
                        sql.expected() + nothing,
                        sql.actual() + nothing,
                        trips == null ? null : new RoundTrips(trips.beforeRange() + nothing, trips.afterRange())));
        KeyRange<K> all = new KeyRange<>(null, null);
        return tried.expected(all).equals(tried.actual(all)) && tried.roundTripFailures(all) == 0;
    }
}
