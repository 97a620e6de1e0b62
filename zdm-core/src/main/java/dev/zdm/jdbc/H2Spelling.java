package dev.zdm.jdbc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** H2's spelling, in its regular mode and in those that imitate others. */
final class H2Spelling implements Spelling {

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }

    /** H2 knows no shared lock of a row. */
    @Override
    public String forShare() {
        return " FOR UPDATE";
    }

    @Override
    public String upsert(Upsert row) {
        return "MERGE INTO " + row.table() + " (" + row.columnList() + ") KEY (" + row.keyList() + ") VALUES ("
                + row.valueList() + ")";
    }

    @Override
    public String deleteSome(String table) {
        return "DELETE FROM " + table + " FETCH FIRST 10000 ROWS ONLY";
    }

    @Override
    public String now() {
        return "CURRENT_TIMESTAMP(6)";
    }

    @Override
    public String later() {
        return "DATEADD('MILLISECOND', CAST(? AS BIGINT), CURRENT_TIMESTAMP(6))";
    }

    @Override
    public String millisSince(String column) {
        return "DATEDIFF('MILLISECOND', " + column + ", CURRENT_TIMESTAMP(6))";
    }

    @Override
    public @Nullable Object bindable(@Nullable Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        return value instanceof Instant instant ? stored(instant) : value;
    }
}
