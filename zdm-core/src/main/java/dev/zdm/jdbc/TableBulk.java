package dev.zdm.jdbc;

import dev.zdm.spi.RangeCopy.Load;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New rows of a table, many at once. What the table takes is looked up when it is first wanted. Thread-safe. */
final class TableBulk<R> {
    private final TableRows<?, R> rows;
    private volatile BulkWriting.@Nullable Loading known;

    TableBulk(TableRows<?, R> rows) {
        this.rows = rows;
    }

    Load load(List<R> several) {
        return loading().load(rows, several);
    }

    private BulkWriting.Loading loading() {
        BulkWriting.Loading loading = known;
        if (loading == null) {
            loading = rows.run(
                    "looking at the columns of",
                    connection -> rows.dialect().bulk().of(connection, rows.sql()));
            known = loading;
        }
        return loading;
    }
}
