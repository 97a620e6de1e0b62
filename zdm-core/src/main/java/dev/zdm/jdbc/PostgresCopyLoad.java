package dev.zdm.jdbc;

import dev.zdm.spi.RangeCopy.Load;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * Rows as PostgreSQL's COPY takes them. Keys come with the rows, even where the table would otherwise always generate them.
 *
 * @param rows the table
 * @param sql the statement that takes them
 * @param content the rows
 * @param bytes how much memory they take, or took before they were encoded
 */
record PostgresCopyLoad(TableRows<?, ?> rows, String sql, CopyBuffer content, long bytes) implements Load {
    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

    static String into(TableSql table, String format) {
        String columns = table.shape().columns().stream().map(table::quote).collect(Collectors.joining(", "));
        return "COPY " + table.table() + " (" + columns + ") FROM STDIN (FORMAT " + format + ")";
    }

    /** What stands before the first row in binary: the format's name, no flags and no extension. */
    static void begin(CopyBuffer out) {
        out.room(SIGNATURE.length + 8).put(SIGNATURE).putInt(0).putInt(0);
    }

    /** What stands after the last row in binary. */
    static void end(CopyBuffer out) {
        out.room(2).putShort((short) -1);
    }

    @Override
    public long insert() {
        return rows.home()
                .transactions()
                .required(() -> rows.runBriefly(
                        "inserting into", connection -> PostgresDriver.copyIn(connection, sql, content)));
    }
}
