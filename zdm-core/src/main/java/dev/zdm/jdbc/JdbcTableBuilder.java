package dev.zdm.jdbc;

import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.KeyType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last step of a declaration that {@link JdbcRecordStore#on} began: the other columns, and how a row is read. Not
 * thread-safe.
 *
 * @param <K> the key
 * @param <R> the row
 */
public final class JdbcTableBuilder<K, R> {
    private final JdbcDataStore home;
    private final String table;
    private final Key<K, R> key;
    private final List<String> columns = new ArrayList<>();
    private final List<Function<R, ? extends @Nullable Object>> values = new ArrayList<>();
    private @Nullable RowReader<R> reader;

    JdbcTableBuilder(JdbcDataStore home, String table, Key<K, R> key) {
        this.home = home;
        this.table = table;
        this.key = key;
        for (int part = 0; part < key.columns.size(); part++) {
            int component = part;
            columns.add(key.columns.get(part));
            values.add(row -> key.type.split(key.value.apply(row)).get(component));
        }
    }

    /** The first step of a declaration: asks for the table. */
    public static final class Start {
        private final JdbcDataStore home;

        Start(JdbcDataStore home) {
            this.home = home;
        }

        /**
         * Names the table.
         *
         * @param name its exact name, with its schema before a dot if needed
         * @return asks for the key
         */
        public Keyless table(String name) {
            return new Keyless(home, name);
        }
    }

    /** The second step of a declaration: asks for the key. */
    public static final class Keyless {
        private final JdbcDataStore home;
        private final String table;

        private Keyless(JdbcDataStore home, String table) {
            this.home = home;
            this.table = table;
        }

        /**
         * Names the column that identifies a row.
         *
         * @param column its exact name
         * @param type the Java type of its values
         * @param value reads the key from a row
         * @param <K> the key
         * @param <R> the row
         * @return asks for the other columns
         */
        public <K, R> JdbcTableBuilder<K, R> key(String column, Class<K> type, Function<R, K> value) {
            return key(List.of(column), type, value);
        }

        /**
         * Names the columns that together identify a row.
         *
         * <pre>{@code
         * record LineKey(long orderId, int lineNo) {}
         * …
         * .key(List.of("order_id", "line_no"), LineKey.class, Line::key)
         * }</pre>
         *
         * @param columns their exact names
         * @param type a record with one component for each column, in the same order
         * @param value reads the key from a row
         * @param <K> the key
         * @param <R> the row
         * @return asks for the other columns
         */
        public <K, R> JdbcTableBuilder<K, R> key(List<String> columns, Class<K> type, Function<R, K> value) {
            KeyType<K> keyType = KeyType.of(type);
            TableCheck.requireFit(table, columns, keyType);
            return new JdbcTableBuilder<>(home, table, new Key<>(columns, keyType, value));
        }
    }

    record Key<K, R>(List<String> columns, KeyType<K> type, Function<R, K> value) {}

    /**
     * Adds a column.
     *
     * @param name its exact name
     * @param value reads its value from a row; may return null
     * @return this
     */
    public JdbcTableBuilder<K, R> column(String name, Function<R, ? extends @Nullable Object> value) {
        columns.add(name);
        values.add(value);
        return this;
    }

    /**
     * Says how a row is read; it finds the key and every added column in the results.
     *
     * @param rowReader reads a row
     * @return this
     */
    public JdbcTableBuilder<K, R> read(RowReader<R> rowReader) {
        reader = rowReader;
        return this;
    }

    /**
     * Ends the declaration.
     *
     * @return the store, checked against the table that there is
     * @throws ConfigurationException if the reader was not given, or the table, a column or the key's unique index is
     *     missing
     * @throws DatabaseException if the database cannot be asked
     */
    public JdbcRecordStore<K, R> build() {
        if (reader == null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the declaration of table '" + table + "' does not say how a row is read",
                    "add read(…) before build()");
        }
        TableShape shape = new TableShape(table, key.columns, columns);
        return JdbcRecordStore.of(home, shape, key.type, new Codec<>(key.value, List.copyOf(values), reader));
    }

    private record Codec<K, R>(
            Function<R, K> key, List<Function<R, ? extends @Nullable Object>> values, RowReader<R> reader)
            implements RowCodec<K, R> {
        @Override
        public K keyOf(R row) {
            return key.apply(row);
        }

        @Override
        public List<@Nullable Object> write(R row) {
            List<@Nullable Object> written = new ArrayList<>();
            values.forEach(value -> written.add(value.apply(row)));
            return written;
        }

        @Override
        public R read(ResultSet results) throws SQLException {
            return reader.read(results);
        }
    }
}
