package dev.zdm.jpa.hibernate;

import dev.zdm.jpa.guard.SqlGuard;
import java.util.function.Supplier;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;

/** Looks at each statement before Hibernate sends it: puts the columns of the phase where markers stand. */
final class ColumnStatements implements StatementInspector {
    private static final long serialVersionUID = 1L;

    private final transient ReadMarkers markers;
    private final transient Supplier<@Nullable SqlGuard> guard;

    ColumnStatements(ReadMarkers markers, Supplier<@Nullable SqlGuard> guard) {
        this.markers = markers;
        this.guard = guard;
    }

    @Override
    public String inspect(String sql) {
        String resolved = markers.resolve(sql);
        @Nullable SqlGuard known = guard.get();
        if (known != null) {
            known.check(resolved);
        }
        return resolved;
    }

    /** The application's own inspector sees what the database will see. */
    StatementInspector then(StatementInspector own) {
        return sql -> {
            String resolved = inspect(sql);
            @Nullable String inspected = own.inspect(resolved);
            return inspected == null ? resolved : inspected;
        };
    }
}
