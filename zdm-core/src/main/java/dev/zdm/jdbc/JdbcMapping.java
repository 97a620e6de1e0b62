package dev.zdm.jdbc;

import dev.zdm.plan.Mapping;
import dev.zdm.plan.Side;
import dev.zdm.spi.DirectCopy;
import dev.zdm.spi.DirectMapping;
import dev.zdm.spi.RangeCopy;
import dev.zdm.spi.RangeDigests;
import dev.zdm.spi.RecordStore;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A mapping that is also given in SQL: for each column of one table an expression over the columns of the other. The
 * database then copies rows by itself:
 *
 * <ul>
 *   <li>between two tables of one {@link JdbcDataStore} on PostgreSQL, a row by one statement instead of two;
 *   <li>in a backfill whole ranges, by one statement within a {@link JdbcDataStore} on PostgreSQL, MariaDB or MySQL, and by
 *       COPY between two databases of PostgreSQL (with its own driver, and a pool that lets its connections be unwrapped).
 * </ul>
 *
 * <p>Elsewhere, and from one kind of database to another, the expressions are not used, and rows are read, mapped in Java
 * and written. The mapping in Java stays the truth: reads and verification go by it, so that verification finds the rows
 * that an expression has made otherwise. Between two databases an expression is computed by the old side's, for the types
 * of the new side's columns; a value of a type that only the new side may know, such as an enum, is handed over as text.
 * Immutable, thread-safe.
 *
 * <pre>{@code
 * JdbcMapping.of(new CustomerMapping())
 *         .toNew("email_address", "lower(email)")
 *         .toOld("email", "email_address");
 * }</pre>
 *
 * <p>Expressions are part of the application's own code, never of what somebody entered. They may use every mapped column
 * of the other table, by its bare name, and nothing that changes from one call to the next; a question mark is doubled, as
 * always in JDBC. The key is copied as it is.
 *
 * @param <O> the old shape
 * @param <N> the new shape
 */
public final class JdbcMapping<O, N> implements DirectMapping<O, N> {
    private final Mapping<O, N> rows;
    private final Map<String, String> forward;
    private final Map<String, String> backward;

    private JdbcMapping(Mapping<O, N> rows, Map<String, String> forward, Map<String, String> backward) {
        this.rows = rows;
        this.forward = forward;
        this.backward = backward;
    }

    /**
     * Every column of each table is the column of the same name of the other, until an expression is given for it.
     *
     * @param rows the same mapping in Java
     * @param <O> the old shape
     * @param <N> the new shape
     * @return the mapping
     */
    public static <O, N> JdbcMapping<O, N> of(Mapping<O, N> rows) {
        return new JdbcMapping<>(rows, Map.of(), Map.of());
    }

    /**
     * Says how a column of the new table is computed.
     *
     * @param column its exact name
     * @param expression an expression over the columns of the old table
     * @return a mapping with this expression
     */
    public JdbcMapping<O, N> toNew(String column, String expression) {
        return new JdbcMapping<>(rows, with(forward, column, expression), backward);
    }

    /**
     * Says how a column of the old table is computed.
     *
     * @param column its exact name
     * @param expression an expression over the columns of the new table
     * @return a mapping with this expression
     */
    public JdbcMapping<O, N> toOld(String column, String expression) {
        return new JdbcMapping<>(rows, forward, with(backward, column, expression));
    }

    private static Map<String, String> with(Map<String, String> expressions, String column, String expression) {
        Map<String, String> more = new TreeMap<>(expressions);
        more.put(column, expression);
        return more;
    }

    @Override
    public N toNew(O old) {
        return rows.toNew(old);
    }

    @Override
    public O toOld(N next) {
        return rows.toOld(next);
    }

    @Override
    public <K> Optional<DirectCopy<K>> direct(RecordStore<K, O> old, RecordStore<K, N> next, Side to) {
        return to == Side.NEW ? direct(old, next, forward) : direct(next, old, backward);
    }

    private static <K> Optional<DirectCopy<K>> direct(
            RecordStore<K, ?> source, RecordStore<K, ?> sink, Map<String, String> expressions) {
        return columns(source, sink, expressions)
                .filter(columns -> columns.source().home() == columns.sink().home())
                .flatMap(JdbcCopy::between);
    }

    @Override
    public <K> Optional<RangeCopy<K>> rangeCopy(RecordStore<K, O> old, RecordStore<K, N> next, Side to) {
        return to == Side.NEW ? rangeCopy(old, next, forward) : rangeCopy(next, old, backward);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Between two tables of PostgreSQL (14 or later), whatever the expressions, and of MariaDB or MySQL; and from one kind to
     * another for a mapping without expressions, because what one kind computes the other cannot try back. Values are
     * compared as the new column takes them: without regard to the scale of numbers, to an order of JSON's keys, and to
     * spaces at the end of {@code char}; texts by their bytes, whatever their collation. Floating point numbers and JSON are
     * compared row by row from one kind to another, and so is an instant that the other side keeps without its time zone.
     */
    @Override
    public <K> Optional<RangeDigests<K>> digests(RecordStore<K, O> old, RecordStore<K, N> next) {
        return old instanceof JdbcRecordStore<K, ?> from && next instanceof JdbcRecordStore<K, ?> into
                ? DigestQueries.between(from, into, new DigestQueries.Expressions(forward, backward))
                : Optional.empty();
    }

    private static <K> Optional<RangeCopy<K>> rangeCopy(
            RecordStore<K, ?> source, RecordStore<K, ?> sink, Map<String, String> expressions) {
        return columns(source, sink, expressions)
                .flatMap(columns -> columns.source().home() == columns.sink().home()
                        ? SetCopy.between(columns)
                        : PostgresPipe.between(columns));
    }

    private static <K> Optional<MappedColumns<K>> columns(
            RecordStore<K, ?> source, RecordStore<K, ?> sink, Map<String, String> expressions) {
        return source instanceof JdbcRecordStore<K, ?> from && sink instanceof JdbcRecordStore<K, ?> into
                ? Optional.of(new MappedColumns<>(from, into, expressions))
                : Optional.empty();
    }
}
