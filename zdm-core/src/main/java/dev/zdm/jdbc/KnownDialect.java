package dev.zdm.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The dialect of one data source, found when it is first touched. Thread-safe. */
final class KnownDialect {
    private volatile @Nullable Dialect found;

    /** Asks the driver once; several threads that ask at first get the same answer. */
    Dialect of(Connection connection) throws SQLException {
        Dialect known = found;
        if (known == null) {
            known = Dialect.of(connection);
            found = known;
        }
        return known;
    }

    /** Empty as long as no connection was to be had. */
    Optional<Dialect> found() {
        return Optional.ofNullable(found);
    }
}
