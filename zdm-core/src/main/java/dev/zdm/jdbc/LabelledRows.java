package dev.zdm.jdbc;

import dev.zdm.spi.Admission;
import dev.zdm.spi.RecordStore.Labelled;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows together with what is kept beside them for one migration, read and written by one statement for both. */
record LabelledRows<K, R>(TableRows<K, R> rows, MarkSql marks) {

    /**
     * One row, if any, for each key that has a mark. Empty if the database calls two keys the same that Java tells apart.
     */
    Optional<List<Labelled<K, R>>> find(Collection<K> asked) {
        return rows.run("reading", connection -> find(connection, asked));
    }

    private Optional<List<Labelled<K, R>>> find(Connection connection, Collection<K> asked) throws SQLException {
        IntFunction<String> ofKeys = count -> marks.once("labelled " + count, () -> select(count));
        List<Labelled<K, R>> found = new ManyRows<>(rows).read(connection, ofKeys, this::read, asked);
        Set<K> wanted = Set.copyOf(asked);
        return found.stream().allMatch(row -> wanted.contains(row.key())) ? Optional.of(found) : Optional.empty();
    }

    /** The users' columns come first, under the names by which their codec looks for them. */
    private String select(int count) {
        String columns = rows.sql().shape().columns().stream().map(this::ofRow).collect(Collectors.joining(", "));
        KeyPredicates marked = new KeyPredicates(
                marks.keys().columns().stream().map(column -> "k." + column).toList(),
                marks.keys().seeksRows());
        List<String> same = new ArrayList<>();
        for (int part = 0; part < marked.columns().size(); part++) {
            same.add(ofRow(rows.sql().shape().keyColumns().get(part)) + " = "
                    + marked.columns().get(part));
        }
        return "SELECT " + columns + ", " + marked.list() + ", k.ver"
                + rows.sql().bytes().column(this::ofRow) + " FROM " + marks.keyTable() + " k LEFT JOIN "
                + rows.sql().table() + " t ON " + String.join(" AND ", same) + " WHERE " + marked.in(count);
    }

    private String ofRow(String column) {
        return "t." + rows.sql().quote(column);
    }

    private Labelled<K, R> read(ResultSet row) throws SQLException {
        int columns = rows.sql().shape().columns().size();
        int firstOfKey = rows.sql()
                        .shape()
                        .columns()
                        .indexOf(rows.sql().shape().keyColumns().get(0))
                + 1;
        boolean present = row.getObject(firstOfKey) != null;
        return new Labelled<>(
                rows.keys().read(row, columns),
                row.getLong(columns + rows.keys().type().size() + 1),
                present ? Optional.of(rows.codec().read(row)) : Optional.empty());
    }

    /** Empty if the guard does not admit the copy, or must be asked by itself. */
    Optional<Boolean> putIfLater(R row, long version, Admission admission) {
        String statement = marks.once("put", () -> rows.sql().putIfLater(marks).orElse(""));
        return statement.isEmpty()
                ? Optional.empty()
                : rows.runGuarded(
                        "writing",
                        connection -> Statements.first(
                                connection,
                                statement,
                                written -> written.getBoolean(1),
                                valuesOf(row, version, admission)));
    }

    private @Nullable Object[] valuesOf(R row, long version, Admission admission) {
        Object[] guard = OwnSql.admittingCopy(admission).toArray();
        List<@Nullable Object> key = rows.keys().list(rows.codec().keyOf(row));
        return Statements.values(guard, key.toArray(), key.toArray(), key.toArray(), version, rows.valuesOf(row));
    }
}
