package dev.zdm.jdbc;

import dev.zdm.jdbc.JdbcDigests.Queries;
import dev.zdm.jdbc.ValueTexts.Piece;
import dev.zdm.spi.RangeDigests;
import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts together what both databases are asked, so that equal rows have equal hashes. Between two of PostgreSQL the hash is
 * of the values themselves; else of a text of each that both databases write alike. Where a column has none, rows have to be
 * compared one by one.
 */
final class DigestQueries<K> {
    private static final int HASHES_RECORDS = 14;

    private final JdbcRecordStore<K, ?> old;
    private final JdbcRecordStore<K, ?> next;
    private final Expressions expressions;

    /** The expressions of a mapping, for both directions. */
    record Expressions(Map<String, String> forward, Map<String, String> backward) {
        /** Whether a column is copied as it is, there and back. */
        boolean leave(String column) {
            return !forward.containsKey(column) && !backward.containsKey(column);
        }
    }

    private DigestQueries(JdbcRecordStore<K, ?> old, JdbcRecordStore<K, ?> next, Expressions expressions) {
        this.old = old;
        this.next = next;
        this.expressions = expressions;
    }

    /** Empty if a database knows no hashes, or one of the expressions or of the columns has no part in them. */
    static <K> Optional<RangeDigests<K>> between(
            JdbcRecordStore<K, ?> old, JdbcRecordStore<K, ?> next, Expressions expressions) {
        DigestQueries<K> asked = new DigestQueries<>(old, next, expressions);
        return asked.understood(asked::queries)
                .flatMap(queries -> queries)
                .map(queries -> new JdbcDigests<>(old, next, queries))
                .filter(digests -> asked.understood(digests::tryOnNothing).isPresent())
                .map(digests -> digests);
    }

    /** Expressions may be of another kind of database than the one that would have to read them. */
    private <T> Optional<T> understood(Supplier<T> statement) {
        try {
            return Optional.of(statement.get());
        } catch (DatabaseException e) {
            if (e.getCause() instanceof SQLException cause && SqlStates.isConnectionLost(cause)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Optional<Queries> queries() {
        Optional<MappedValues> mapped = MappedValues.of(old.sql(), next.sql().shape(), expressions.forward());
        Optional<ValueTexts> source = ValueTexts.of(old.dialect());
        Optional<ValueTexts> target = ValueTexts.of(next.dialect());
        if (mapped.isEmpty() || source.isEmpty() || target.isEmpty()) {
            return Optional.empty();
        }
        if (!encoding(old, source.get()).equals(encoding(next, target.get()))) {
            return Optional.empty();
        }
        List<ValueType> types = columns(next, target.get());
        return hashesRecords(old) && hashesRecords(next)
                ? hashed(mapped.get(), types, target.get())
                : written(mapped.get(), types, source.get(), target.get());
    }

    private static boolean hashesRecords(JdbcRecordStore<?, ?> side) {
        return side.dialect().equals(Dialect.POSTGRESQL)
                && ask(side, connection -> connection.getMetaData().getDatabaseMajorVersion() >= HASHES_RECORDS);
    }

    private static String encoding(JdbcRecordStore<?, ?> side, ValueTexts texts) {
        return ask(side, texts::encoding);
    }

    /** The types of the columns that are mapped, in their order. */
    private static List<ValueType> columns(JdbcRecordStore<?, ?> side, ValueTexts texts) {
        Map<String, ValueType> byName =
                ask(side, connection -> texts.columns(connection, side.sql().name()));
        return side.sql().shape().columns().stream()
                .map(name -> Objects.requireNonNull(byName.get(name), name))
                .toList();
    }

    private Optional<Queries> hashed(MappedValues mapped, List<ValueType> types, ValueTexts texts) {
        RoundTripQuery trips = new RoundTripQuery(old.sql(), next.sql(), expressions);
        return trips.cast(mapped, columns(old, texts), types)
                .map(found -> new Queries(
                        select(texts, PostgresHashes.hash(mapped.values(), types), old),
                        select(texts, PostgresHashes.hash(quotedColumns(), types), next),
                        found.orElse(null)));
    }

    private List<String> quotedColumns() {
        return next.sql().shape().columns().stream().map(next.sql()::quote).toList();
    }

    private Optional<Queries> written(
            MappedValues mapped, List<ValueType> types, ValueTexts source, ValueTexts target) {
        String nothing = "SELECT " + String.join(", ", mapped.values()) + " FROM "
                + old.sql().table() + " WHERE 1 = 0";
        List<ValueType> computed = ask(old, connection -> source.types(connection, nothing));
        List<Piece> expected = new ArrayList<>();
        List<Piece> actual = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            ValueType type = types.get(i);
            source.text(mapped.values().get(i), computed.get(i), type, target)
                    .ifPresent(text -> expected.add(Piece.of(text, type)));
            target.text(quotedColumns().get(i), type).ifPresent(text -> actual.add(Piece.of(text, type)));
        }
        if (expected.size() < types.size() || actual.size() < types.size()) {
            return Optional.empty();
        }
        boolean sameKind = old.dialect().folder().equals(next.dialect().folder());
        RoundTripQuery trips = new RoundTripQuery(old.sql(), next.sql(), expressions);
        return (sameKind ? trips.written(mapped, types, computed, source) : trips.none())
                .map(found -> new Queries(
                        select(source, source.hash(expected), old),
                        select(target, target.hash(actual), next),
                        found.orElse(null)));
    }

    private static String select(ValueTexts texts, String hash, JdbcRecordStore<?, ?> from) {
        return "SELECT " + texts.summary(hash) + " FROM " + from.sql().table();
    }

    private static <T> T ask(JdbcRecordStore<?, ?> side, ConnectionWork<T> work) {
        return new TableWork(side.home().transactions(), side.name()).run("looking at the columns of", work);
    }
}
