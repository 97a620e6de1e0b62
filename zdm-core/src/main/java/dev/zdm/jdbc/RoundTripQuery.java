package dev.zdm.jdbc;

import dev.zdm.jdbc.DigestQueries.Expressions;
import dev.zdm.jdbc.JdbcDigests.RoundTrips;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * Counts the old rows that change on their way to the new shape, back, and there again, in the old rows' database: a query
 * makes new rows, one around it old ones of those, and a third compares. Columns that no expression touches survive.
 */
record RoundTripQuery(TableSql old, TableSql next, Expressions expressions) {

    /** No query where every row survives; nothing at all where no query can tell. */
    Optional<Optional<RoundTrips>> none() {
        return changing().isEmpty() ? Optional.of(Optional.empty()) : Optional.empty();
    }

    private List<Integer> changing() {
        List<String> columns = next.shape().columns();
        List<Integer> changing = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            boolean isKey = next.shape().keyColumns().contains(columns.get(i));
            if (!isKey && !expressions.leave(columns.get(i))) {
                changing.add(i);
            }
        }
        return changing;
    }

    /** With every value as its column takes it. */
    Optional<Optional<RoundTrips>> cast(MappedValues forward, List<ValueType> ofOld, List<ValueType> ofNext) {
        return query(
                forward,
                (value, i) -> "CAST(" + value + " AS " + ofOld.get(i).name() + ")",
                (value, i) -> "CAST(" + value + " AS " + ofNext.get(i).name() + ")",
                (value, i) -> PostgresHashes.value(value, ofNext.get(i)));
    }

    /** With values as the expressions leave them, compared by the texts that are hashed. */
    Optional<Optional<RoundTrips>> written(
            MappedValues forward, List<ValueType> ofNext, List<ValueType> computed, ValueTexts texts) {
        return query(
                forward,
                (value, i) -> value,
                (value, i) -> value,
                (value, i) -> "md5("
                        + texts.text(value, computed.get(i), ofNext.get(i), texts)
                                .orElseThrow() + ")");
    }

    /** A value of the column that has a number. */
    private interface Column {
        String of(String value, int number);
    }

    private Optional<Optional<RoundTrips>> query(MappedValues forward, Column asOld, Column asNext, Column compared) {
        List<Integer> changing = changing();
        Optional<MappedValues> backward = MappedValues.of(next, old.shape(), expressions.backward());
        if (changing.isEmpty() || backward.isEmpty()) {
            return none();
        }
        List<String> olds = named(backward.get(), old, asOld);
        changing.forEach(i -> olds.add(next.quote(next.shape().columns().get(i)) + " AS zdm_" + i));
        String before = "SELECT count(*) FROM (SELECT " + String.join(", ", olds) + " FROM (SELECT "
                + String.join(", ", named(forward, next, asNext)) + " FROM " + old.table();
        BinaryOperator<String> differ = next.spelling()::differ;
        String differs = changing.stream()
                .map(i ->
                        differ.apply(compared.of(asNext.of(forward.values().get(i), i), i), compared.of("zdm_" + i, i)))
                .collect(Collectors.joining(" OR "));
        return Optional.of(Optional.of(new RoundTrips(before, ") AS zdm_new) AS zdm_old WHERE " + differs)));
    }

    private static List<String> named(MappedValues values, TableSql into, Column as) {
        List<String> named = new ArrayList<>();
        for (int i = 0; i < values.columns().size(); i++) {
            named.add(as.of(values.values().get(i), i) + " AS "
                    + into.quote(values.columns().get(i)));
        }
        return named;
    }
}
