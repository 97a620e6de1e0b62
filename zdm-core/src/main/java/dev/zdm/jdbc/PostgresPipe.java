package dev.zdm.jdbc;

import dev.zdm.spi.KeyRange;
import dev.zdm.spi.RangeCopy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Copies ranges from one database of PostgreSQL to another one, by COPY from here to there. The rows are never decoded in
 * between: the source computes them, in the types of the sink's columns.
 */
record PostgresPipe<K>(TableRows<K, ?> source, TableRows<K, ?> sink, String values, String format)
        implements RangeCopy<K> {

    /** Empty if the driver cannot copy; refuses expressions that do not fit the tables. */
    static <K> Optional<RangeCopy<K>> between(MappedColumns<K> columns) {
        TableRows<K, ?> source = columns.source().rows();
        TableRows<K, ?> sink = columns.sink().rows();
        if (!isPossible(source) || !isPossible(sink)) {
            return Optional.empty();
        }
        List<PostgresColumns.Type> types =
                sink.run("looking at the columns of", connection -> PostgresColumns.of(connection, sink.sql()));
        boolean isBinary = types.stream().allMatch(PostgresColumns.Type::isPortable);
        if (!isBinary && !intervals(source).equals(intervals(sink))) {
            return Optional.empty();
        }
        PostgresPipe<K> pipe =
                new PostgresPipe<>(source, sink, values(columns.row().values(), types), isBinary ? "binary" : "text");
        columns.check(columns.source().home(), pipe.select(new RangeSql(List.of(), List.of()), true), 0);
        return Optional.of(pipe);
    }

    private static boolean isPossible(TableRows<?, ?> rows) {
        return rows.dialect().equals(Dialect.POSTGRESQL) && rows.run("looking at", PostgresPipe::isPossible);
    }

    private static boolean isPossible(Connection connection) throws SQLException {
        return PostgresDriver.copies(connection) && PostgresText.isUsual(connection);
    }

    /** How a session writes spans of time as text, which one that writes them otherwise may read as something else. */
    private static String intervals(TableRows<?, ?> rows) {
        return rows.run(
                "looking at the settings beside",
                connection -> Statements.first(connection, "SHOW intervalstyle", row -> row.getString(1))
                        .orElseThrow());
    }

    private static String values(List<String> expressions, List<PostgresColumns.Type> types) {
        List<String> values = new ArrayList<>();
        for (int at = 0; at < types.size(); at++) {
            values.add("CAST(" + expressions.get(at) + " AS " + types.get(at).inAnyDatabase() + ")");
        }
        return String.join(", ", values);
    }

    private String select(RangeSql range, boolean locked) {
        String rows = source.sql().unordered(range);
        return "SELECT " + values + " FROM (" + (locked ? source.sql().forShare(rows) : rows) + ") AS source";
    }

    @Override
    public Load read(KeyRange<K> range, Collection<K> except, boolean locked) {
        RangeSql in = RangeSql.of(source.sql().keys(), source.keys(), range, except);
        String select = PostgresText.withValues(select(in, locked), in.bound());
        String copy = "COPY (" + select + ") TO STDOUT (FORMAT " + format + ")";
        CopyBuffer content = locked
                ? source.runBriefly("locking rows of", connection -> PostgresDriver.copyOut(connection, copy))
                : source.run("reading", connection -> PostgresDriver.copyOut(connection, copy));
        return new PostgresCopyLoad(sink, PostgresCopyLoad.into(sink.sql(), format), content, content.bytes());
    }
}
