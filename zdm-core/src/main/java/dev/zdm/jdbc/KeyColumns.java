package dev.zdm.jdbc;

import dev.zdm.plan.KeyType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys as values of columns. */
record KeyColumns<K>(KeyType<K> type, Spelling spelling) {

    /** As many keys as one statement names: a statement's length is limited, and so is the server's patience with it. */
    private static final int KEYS_AT_ONCE = 500;

    static <K> List<List<K>> chunks(Collection<K> keys) {
        List<K> all = List.copyOf(keys);
        List<List<K>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += KEYS_AT_ONCE) {
            chunks.add(all.subList(from, Math.min(all.size(), from + KEYS_AT_ONCE)));
        }
        return chunks;
    }

    List<@Nullable Object> list(K key) {
        List<@Nullable Object> values = new ArrayList<>();
        type.split(key).forEach(part -> values.add(spelling.bindable(part)));
        return values;
    }

    /** The values of a key, and others after them. */
    @Nullable
    Object[] values(K key, @Nullable Object... others) {
        List<@Nullable Object> values = list(key);
        values.addAll(Arrays.asList(others));
        return values.toArray();
    }

    @Nullable
    Object[] values(List<K> keys) {
        List<@Nullable Object> values = new ArrayList<>();
        keys.forEach(key -> values.addAll(list(key)));
        return values.toArray();
    }

    /** The key in the first columns of a row. */
    K read(ResultSet row) throws SQLException {
        return read(row, 0);
    }

    /** The key in the columns of a row after so many others. */
    K read(ResultSet row, int after) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (int part = 1; part <= type.size(); part++) {
            texts.add(row.getString(after + part));
        }
        return type.join(texts);
    }
}
