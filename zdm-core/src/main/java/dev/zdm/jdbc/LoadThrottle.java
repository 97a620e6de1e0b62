package dev.zdm.jdbc;

import dev.zdm.plan.MigrationException;
import dev.zdm.spi.Throttle;
import dev.zdm.spi.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Rests while a figure of a database is above its limit, or cannot be read: without eyes nobody drives on. The database is
 * asked once a second at most, by one worker, whoever else wants to know meanwhile.
 */
final class LoadThrottle implements Throttle {
    private static final long APART = Duration.ofSeconds(1).toNanos();

    private final DataSource dataSource;
    private final TimeSource time;
    private final Figure figure;
    private final Limit limit;
    private long askedAt;
    private @Nullable String reason;

    /** Reads the figure. */
    @FunctionalInterface
    interface Figure {
        double read(DatabaseLoad load, Connection connection) throws SQLException;
    }

    /** Judges a figure that was just read; returns why to rest, null if there is no reason. */
    @FunctionalInterface
    interface Limit {
        @Nullable
        String reason(double figure, long nanoTime);
    }

    private LoadThrottle(DataSource dataSource, TimeSource time, Figure figure, Limit limit) {
        this.dataSource = dataSource;
        this.time = time;
        this.figure = figure;
        this.limit = limit;
    }

    /** Asks at once, so that what cannot work fails at start-up. */
    static Throttle of(DataSource dataSource, TimeSource time, Figure figure, Limit limit) {
        LoadThrottle throttle = new LoadThrottle(dataSource, time, figure, limit);
        try {
            throttle.ask();
        } catch (SQLException e) {
            throw DatabaseException.statement("asking the database for its load", e);
        }
        return throttle;
    }

    @Override
    public synchronized Optional<String> reasonToRest() {
        if (time.nanoTime() - askedAt >= APART) {
            try {
                ask();
            } catch (SQLException e) {
                restWith("the database does not tell its load (SQLSTATE " + e.getSQLState() + ")");
            } catch (RuntimeException e) {
                restWith("the database does not tell its load any more: "
                        + (e instanceof MigrationException known
                                ? known.problem()
                                : e.getClass().getName()));
            }
        }
        return Optional.ofNullable(reason);
    }

    private void restWith(String untold) {
        askedAt = time.nanoTime();
        reason = untold;
    }

    private synchronized void ask() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            double read = figure.read(DatabaseLoad.of(Dialect.of(connection)), connection);
            askedAt = time.nanoTime();
            reason = limit.reason(read, askedAt);
        }
    }
}
