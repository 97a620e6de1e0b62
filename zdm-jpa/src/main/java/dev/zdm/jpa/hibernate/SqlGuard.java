package dev.zdm.jpa.hibernate;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at final SQL. */
final class SqlGuard {
    private final Supplier<@Nullable BoundColumns> columns;

    SqlGuard(Supplier<@Nullable BoundColumns> columns) {
        this.columns = columns;
    }

    void check(String sql) {
        String head = sql.stripLeading();
        boolean writes = head.regionMatches(true, 0, "insert", 0, 6) || head.regionMatches(true, 0, "update", 0, 6) || head.regionMatches(true, 0, "merge", 0, 5);
        if (!writes) return;
        BoundColumns known = columns.get();
        if (known == null) return;
        for (var bound : known.all()) {
            if (sql.contains(bound.attribute().table().getName())) {
                known.uses().migration(bound.attribute().migration()).admitWrites();
                return;
            }
        }
    }
}
