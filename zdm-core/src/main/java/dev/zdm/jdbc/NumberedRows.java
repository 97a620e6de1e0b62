package dev.zdm.jdbc;

import dev.zdm.jdbc.Catalog.Column;
import dev.zdm.jdbc.Catalog.Kind;
import dev.zdm.jdbc.Spelling.Upsert;
import dev.zdm.plan.MappingException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table in which the database numbers them, and takes 0 for the wish to do so: a row with that number would be
 * stored as another one, so it is refused.
 *
 * @param rows translates them
 * @param table the table's name
 * @param at where the number is among their values
 */
record NumberedRows<K, R>(RowCodec<K, R> rows, String table, int at) implements RowCodec<K, R> {

    /** The same codec for a table that takes 0 as it is. */
    static <K, R> RowCodec<K, R> of(RowCodec<K, R> rows, TableShape shape, List<Column> present) {
        return present.stream()
                .filter(column -> column.kind() == Kind.NUMBERED)
                .map(column -> shape.columns().indexOf(column.name()))
                .filter(at -> at >= 0)
                .findFirst()
                .<RowCodec<K, R>>map(at -> new NumberedRows<>(rows, shape.table(), at))
                .orElse(rows);
    }

    @Override
    public K keyOf(R row) {
        return rows.keyOf(row);
    }

    @Override
    public List<@Nullable Object> write(R row) {
        List<@Nullable Object> values = rows.write(row);
        if (values.get(at) instanceof Number number && number.longValue() == 0) {
            throw new MappingException(
                    null,
                    null,
                    "a row has 0 in the AUTO_INCREMENT column of table '" + table
                            + "', which would store it under the next" + " number",
                    "give it another number on both sides, or add NO_AUTO_VALUE_ON_ZERO to the sql_mode of the sessions");
        }
        return values;
    }

    @Override
    public R read(ResultSet results) throws SQLException {
        return rows.read(results);
    }

    /** The same where the database computes the rows: the subquery, which is run only then, has one row too many. */
    Upsert refusing(Upsert row) {
        List<String> values = new ArrayList<>(row.values());
        String number = values.get(at);
        values.set(at, "IF(" + number + " = 0, (SELECT 1 UNION ALL SELECT 2), " + number + ")");
        return new Upsert(row.table(), row.keys(), row.columns(), values);
    }
}
