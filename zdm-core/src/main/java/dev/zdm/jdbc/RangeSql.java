package dev.zdm.jdbc;

import dev.zdm.spi.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The condition that a key is in a range, and the values that it takes.
 *
 * @param conditions without those of bounds that are open
 * @param values one for each question mark
 */
record RangeSql(List<String> conditions, List<@Nullable Object> values) {

    static <K> RangeSql of(KeyPredicates predicates, KeyColumns<K> keys, KeyRange<K> range) {
        RangeSql sql = new RangeSql(new ArrayList<>(), new ArrayList<>());
        if (range.after() != null) {
            sql.add(predicates.greater(), predicates.after(keys.list(range.after())));
        }
        if (range.upTo() != null) {
            sql.add(predicates.atMost(), predicates.after(keys.list(range.upTo())));
        }
        return sql;
    }

    /** The same without some keys. */
    static <K> RangeSql of(KeyPredicates predicates, KeyColumns<K> keys, KeyRange<K> range, Collection<K> except) {
        RangeSql sql = of(predicates, keys, range);
        for (List<K> some : KeyColumns.chunks(except)) {
            List<@Nullable Object> values = new ArrayList<>();
            some.forEach(key -> values.addAll(keys.list(key)));
            sql.add("NOT (" + predicates.in(some.size()) + ")", values);
        }
        return sql;
    }

    private void add(String condition, List<@Nullable Object> itsValues) {
        conditions.add(condition);
        values.addAll(itsValues);
    }

    /** Empty for a range that is open at both ends. */
    String where() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** The values, and others after them. */
    @Nullable
    Object[] bound(@Nullable Object... others) {
        List<@Nullable Object> all = new ArrayList<>(values);
        all.addAll(Arrays.asList(others));
        return all.toArray();
    }
}
