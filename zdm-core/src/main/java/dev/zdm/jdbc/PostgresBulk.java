package dev.zdm.jdbc;

import dev.zdm.spi.RangeCopy.Load;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows for PostgreSQL, which takes them fastest by COPY in binary. */
final class PostgresBulk implements BulkWriting {

    /** How many times as much memory rows take as objects, of the driver and of two shapes, than as bytes. */
    private static final int AS_OBJECTS = 8;

    @Override
    public Loading of(Connection connection, TableSql table) throws SQLException {
        Optional<List<PostgresBinary>> columns =
                PostgresDriver.copies(connection) ? columns(connection, table) : Optional.empty();
        return columns.<Loading>map(known -> new Copies(table, known)).orElseGet(InsertLoad.All::new);
    }

    /** Empty if one of them is of a type that is left to the driver. */
    private static Optional<List<PostgresBinary>> columns(Connection connection, TableSql table) throws SQLException {
        List<PostgresBinary> columns = new ArrayList<>();
        for (PostgresColumns.Type type : PostgresColumns.of(connection, table)) {
            PostgresBinary.of(type.reader()).ifPresent(columns::add);
        }
        return columns.size() == table.shape().columns().size() ? Optional.of(columns) : Optional.empty();
    }

    /** Encodes rows when they are handed over. */
    private record Copies(TableSql table, List<PostgresBinary> columns) implements Loading {

        @Override
        public <R> Load load(TableRows<?, R> rows, List<R> several) {
            CopyBuffer out = new CopyBuffer();
            PostgresCopyLoad.begin(out);
            for (R row : several) {
                if (!write(out, rows.codec().write(row))) {
                    return InsertLoad.of(rows, several);
                }
            }
            PostgresCopyLoad.end(out);
            return new PostgresCopyLoad(rows, PostgresCopyLoad.into(table, "binary"), out, out.bytes() * AS_OBJECTS);
        }

        private boolean write(CopyBuffer out, List<@Nullable Object> values) {
            out.room(2).putShort((short) columns.size());
            for (int at = 0; at < columns.size(); at++) {
                Object value = values.get(at);
                if (value == null) {
                    out.room(4).putInt(-1);
                } else if (!columns.get(at).write(out, value)) {
                    return false;
                }
            }
            return true;
        }
    }
}
