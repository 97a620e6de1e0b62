package dev.zdm.jdbc;

import dev.zdm.jdbc.Spelling.Upsert;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeCopy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Copies ranges within one database, by a statement that selects, computes and inserts the rows of one. It has no clause for
 * rows that are there already, which would cost as much as all the rest.
 */
record SetCopy<K>(TableRows<K, ?> source, TableRows<K, ?> sink, Upsert row) implements RangeCopy<K> {

    /** Empty if the database cannot do it; refuses expressions that do not fit the tables. */
    static <K> Optional<RangeCopy<K>> between(MappedColumns<K> columns) {
        TableRows<K, ?> sink = columns.sink().rows();
        Upsert row = columns.row();
        SetCopy<K> copy = new SetCopy<>(
                columns.source().rows(),
                sink,
                sink.codec() instanceof NumberedRows<?, ?> numbered ? numbered.refusing(row) : row);
        return copy.insert(copy.of(new KeyRange<>(null, null), List.of()), true).map(sql -> {
            columns.check(columns.sink().home(), sql, 0);
            return copy;
        });
    }

    private RangeSql of(KeyRange<K> range, Collection<K> except) {
        return RangeSql.of(source.sql().keys(), source.keys(), range, except);
    }

    private Optional<String> insert(RangeSql range, boolean locked) {
        return sink.dialect().spelling().insertFrom(row, source.sql(), range, locked);
    }

    @Override
    public Load read(KeyRange<K> range, Collection<K> except, boolean locked) {
        RangeSql in = of(range, except);
        String insert = insert(in, locked).orElseThrow();
        if (locked) {
            source.requireUnit();
            lock(in);
        }
        return () -> sink.runHardlyWaiting(
                "copying rows to", connection -> Statements.update(connection, insert, in.bound()));
    }

    /** Where rows are to be locked before any is inserted. */
    private void lock(RangeSql range) {
        source.dialect()
                .spelling()
                .lockFirst(source.sql(), range)
                .ifPresent(sql -> source.runBriefly("locking rows of", connection -> lock(connection, sql, range)));
    }

    private static boolean lock(Connection connection, String sql, RangeSql range) throws SQLException {
        return Statements.exists(connection, sql, range.bound());
    }
}
