package dev.zdm.jdbc;

import dev.zdm.plan.KeyType;
import dev.zdm.plan.Side;
import dev.zdm.spi.ColumnStore;
import dev.zdm.spi.DataStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table of PostgreSQL, MariaDB, MySQL or H2 in whose rows columns move. Every step is a few statements for many rows.
 * Thread-safe.
 */
public final class JdbcColumnStore implements ColumnStore {
    private final JdbcDataStore home;
    private final KeyType<List<Object>> keyType;
    private final TableShape shape;
    private final List<MovedColumns> moved;

    private JdbcColumnStore(
            JdbcDataStore home, KeyType<List<Object>> keyType, TableShape shape, List<MovedColumns> moved) {
        this.home = home;
        this.keyType = keyType;
        this.shape = shape;
        this.moved = List.copyOf(moved);
    }

    /**
     * The columns of a table that move together. The database is not asked before it is needed.
     *
     * @param home the table's database
     * @param table the table's exact name, with its schema before a dot where the connection would not find it otherwise
     * @param key the exact names of the columns that identify a row
     * @param keyTypes the Java types of these columns
     * @param moved what moves; at least one
     * @return the store
     * @throws dev.zdm.plan.ConfigurationException if the key is of an unsupported type, or a column is named twice
     */
    public static JdbcColumnStore of(
            JdbcDataStore home, String table, List<String> key, List<Class<?>> keyTypes, List<MovedColumns> moved) {
        List<String> columns = Stream.concat(
                        key.stream(),
                        moved.stream().flatMap(each -> Stream.concat(each.old().stream(), each.next().stream())))
                .toList();
        return new JdbcColumnStore(home, KeyType.ofColumns(keyTypes), new TableShape(table, key, columns), moved);
    }

    /** Work on a connection whose dialect is known. */
    private interface Work<T> {
        T apply(Connection connection, Spoken spoken) throws SQLException;
    }

    private record Spoken(Dialect dialect, ColumnSql sql, KeyColumns<List<Object>> keys) {}

    private <T> T run(String doing, Work<T> work) {
        return new TableWork(home.transactions(), name())
                .run(doing, connection -> work.apply(connection, spokenBy(connection)));
    }

    private Spoken spokenBy(Connection connection) throws SQLException {
        Dialect dialect = home.dialect().of(connection);
        return new Spoken(
                dialect,
                new ColumnSql(new TableSql(shape, dialect.spelling(), RowBytes.NONE), moved),
                new KeyColumns<>(keyType, dialect.spelling()));
    }

    @Override
    public DataStore home() {
        return home;
    }

    @Override
    public String name() {
        return shape.table();
    }

    @Override
    public void check() {
        run("checking", (connection, spoken) -> {
            var unused = new TableCheck(spoken.dialect(), shape).check(connection, keyType);
            return shape;
        });
    }

    @Override
    public List<Required> required(Side side) {
        List<String> columns =
                moved.stream().flatMap(each -> each.of(side).stream()).toList();
        return run("checking", (connection, spoken) -> {
            TableName table = TableName.parse(shape.table());
            String quoted = spoken.sql().table().table();
            return spoken.dialect().catalog().required(connection, table).stream()
                    .filter(each -> columns.contains(each.name()))
                    .map(each -> new Required(
                            each.name(),
                            "ALTER TABLE " + quoted + " "
                                    + spoken.dialect()
                                            .catalog()
                                            .relaxing(spoken.sql().table().quote(each.name()), each.type())))
                    .toList();
        });
    }

    @Override
    public String described(Side side) {
        return name() + moved.stream().map(each -> each.of(side)).toList();
    }

    @Override
    public long estimatedRows() {
        return run("counting", (connection, spoken) -> {
            TableSql table = spoken.sql().table();
            long estimate = spoken.dialect().catalog().estimate(connection, table.name());
            return estimate >= 0
                    ? estimate
                    : Statements.first(connection, table.count(), row -> row.getLong(1))
                            .orElse(0L);
        });
    }

    @Override
    public Progress fill(Side target, @Nullable String after, int limit) {
        return run("filling columns of", (connection, spoken) -> {
            List<List<Object>> page = page(connection, spoken, after, limit);
            long changed = 0;
            for (List<List<Object>> some : KeyColumns.chunks(page)) {
                changed += Statements.update(
                        connection,
                        spoken.sql().fill(target, some.size()),
                        spoken.keys().values(some));
            }
            return progress(page, changed, 0);
        });
    }

    @Override
    public Progress compare(@Nullable String after, int limit) {
        return run("comparing columns of", (connection, spoken) -> {
            List<List<Object>> page = page(connection, spoken, after, limit);
            long different = 0;
            long oneWay = 0;
            for (List<List<Object>> some : KeyColumns.chunks(page)) {
                Progress counted = compared(connection, spoken, some);
                different += counted.different();
                oneWay += counted.oneWay();
            }
            return progress(page, different, oneWay);
        });
    }

    private static Progress compared(Connection connection, Spoken spoken, List<List<Object>> some)
            throws SQLException {
        return Statements.first(
                        connection,
                        spoken.sql().compare(some.size()),
                        row -> new Progress(null, row.getLong(1), row.getLong(2), row.getLong(3)),
                        spoken.keys().values(some))
                .orElse(Progress.END);
    }

    private List<List<Object>> page(Connection connection, Spoken spoken, @Nullable String after, int limit)
            throws SQLException {
        KeyColumns<List<Object>> keys = spoken.keys();
        if (after == null) {
            return Statements.list(connection, spoken.sql().firstKeys(), keys::read, limit);
        }
        List<@Nullable Object> last = spoken.sql().table().keys().after(keys.list(keyType.parse(after)));
        return Statements.list(
                connection, spoken.sql().nextKeys(), keys::read, Statements.values(last.toArray(), limit));
    }

    private Progress progress(List<List<Object>> page, long different, long oneWay) {
        return page.isEmpty()
                ? Progress.END
                : new Progress(keyType.format(page.get(page.size() - 1)), page.size(), different, oneWay);
    }

    /** The table, and what moves in it. */
    @Override
    public String toString() {
        return name()
                + moved.stream()
                        .map(columns -> columns.old() + " -> " + columns.next())
                        .toList();
    }
}
