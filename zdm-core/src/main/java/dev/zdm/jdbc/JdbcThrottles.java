package dev.zdm.jdbc;

import dev.zdm.jdbc.LoadThrottle.Figure;
import dev.zdm.jdbc.LoadThrottle.Limit;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.spi.Throttle;
import dev.zdm.spi.TimeSource;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.function.DoubleFunction;
import javax.sql.DataSource;

/**
 * Throttles that ask a database how it fares: each says no while one figure is above its limit. Immutable; the throttles are
 * thread-safe.
 *
 * <p>Each asks the database at most once a second, on a connection of its own for the length of one short query, and once
 * when it is made: a database that does not tell the figure, or a user who may not see it, is then refused with a {@link
 * ConfigurationException} that names the privilege, and a database that does not answer with a {@link DatabaseException}.
 * One that stops answering later makes the scan rest until it answers.
 *
 * <p>Figures are of the whole server, so what the scan itself does is part of them: leave it room.
 */
public final class JdbcThrottles {
    /** The default of {@link #replicationLag()}: 1.5 seconds. */
    public static final Duration REPLICATION_LAG = Duration.ofMillis(1_500);

    /** The default of {@link #activeSessions()}: 25. */
    public static final int ACTIVE_SESSIONS = 25;

    /** The default of {@link #logRate()}: 64 MiB a second. */
    public static final long LOG_BYTES_PER_SECOND = 64L << 20;

    /** The default of {@link #archiveQueue()}: 16 files. */
    public static final int ARCHIVE_QUEUE = 16;

    /** The default of {@link #lockWaits()}: 5 sessions. */
    public static final int LOCK_WAITS = 5;

    private final DataSource dataSource;
    private final TimeSource time;

    private JdbcThrottles(DataSource dataSource, TimeSource time) {
        this.dataSource = dataSource;
        this.time = time;
    }

    /**
     * Throttles that ask one database, by the machine's own clock.
     *
     * @param dataSource hands out connections; never closed here
     * @return their maker
     */
    public static JdbcThrottles of(DataSource dataSource) {
        return of(dataSource, TimeSource.system());
    }

    /**
     * Throttles that ask one database.
     *
     * @param dataSource hands out connections; never closed here
     * @param time the clock by which they ask
     * @return their maker
     */
    public static JdbcThrottles of(DataSource dataSource, TimeSource time) {
        return new JdbcThrottles(dataSource, time);
    }

    /**
     * How far replicas lag, with {@link #REPLICATION_LAG} as the limit.
     *
     * @return the throttle
     */
    public Throttle replicationLag() {
        return replicationLag(REPLICATION_LAG);
    }

    /**
     * How far replicas lag. On PostgreSQL the data source may be of the primary, which knows all replicas that are connected
     * to it at the moment (role {@code pg_monitor}), or of one replica that receives the log from its primary (no
     * privilege); one that takes it from an archive counts as one that does not replicate. On MariaDB and MySQL it must be of a
     * replica ({@code REPLICA MONITOR}, on MySQL {@code REPLICATION CLIENT}); one that has stopped to replicate makes the scan
     * rest.
     *
     * @param limit the longest lag with which a scan goes on
     * @return the throttle
     */
    public Throttle replicationLag(Duration limit) {
        return above(
                DatabaseLoad::replicationLagSeconds,
                seconds(limit),
                lag -> Double.isInfinite(lag)
                        ? "the replica does not replicate"
                        : "replication lags " + figure(lag) + " s behind, limit " + figure(seconds(limit)) + " s");
    }

    /**
     * How many sessions are at work, with {@link #ACTIVE_SESSIONS} as the limit.
     *
     * @return the throttle
     */
    public Throttle activeSessions() {
        return activeSessions(ACTIVE_SESSIONS);
    }

    /**
     * How many sessions are at work: on PostgreSQL those of clients in state {@code active} (role {@code pg_monitor}), on
     * MariaDB and MySQL {@code Threads_running} (no privilege).
     *
     * @param limit the largest number with which a scan goes on
     * @return the throttle
     */
    public Throttle activeSessions(int limit) {
        return above(
                DatabaseLoad::activeSessions,
                limit,
                sessions -> figure(sessions) + " sessions are active, limit " + limit);
    }

    /**
     * How fast the log grows, with {@link #LOG_BYTES_PER_SECOND} as the limit.
     *
     * @return the throttle
     */
    public Throttle logRate() {
        return logRate(LOG_BYTES_PER_SECOND);
    }

    /**
     * How fast the log has grown since this was last asked: on PostgreSQL the WAL of the primary, on MariaDB and MySQL
     * InnoDB's redo log. Needs no privilege.
     *
     * @param bytesPerSecond the fastest growth with which a scan goes on
     * @return the throttle
     */
    public Throttle logRate(long bytesPerSecond) {
        return LoadThrottle.of(dataSource, time, DatabaseLoad::logBytes, new RateLimit(positive(bytesPerSecond)));
    }

    /**
     * How many files of the log wait to be archived, with {@link #ARCHIVE_QUEUE} as the limit.
     *
     * @return the throttle
     */
    public Throttle archiveQueue() {
        return archiveQueue(ARCHIVE_QUEUE);
    }

    /**
     * How many files of PostgreSQL's WAL wait to be archived (role {@code pg_monitor}). Always none where archiving is off.
     *
     * @param limit the largest number with which a scan goes on
     * @return the throttle
     */
    public Throttle archiveQueue(int limit) {
        return above(
                DatabaseLoad::archiveQueue,
                limit,
                files -> figure(files) + " files of the log wait to be archived, limit " + limit);
    }

    /**
     * Whether PostgreSQL vacuums a table, or a partition of it, by itself or because somebody asked for it (role {@code
     * pg_monitor}): a scan would hold back what a vacuum may remove, and write what it has just cleaned.
     *
     * @param table the table's name as SQL would give it, with a schema if the search path does not reach it
     * @return the throttle
     */
    public Throttle vacuum(String table) {
        Figure figure = (load, connection) -> load.vacuums(connection, table);
        return above(figure, 0, vacuums -> "the table " + table + " is being vacuumed");
    }

    /**
     * How many sessions wait for a lock, with {@link #LOCK_WAITS} as the limit.
     *
     * @return the throttle
     */
    public Throttle lockWaits() {
        return lockWaits(LOCK_WAITS);
    }

    /**
     * How many sessions wait for a lock: on PostgreSQL in this database, on MariaDB and MySQL for a row anywhere on the
     * server. Needs no privilege.
     *
     * @param limit the largest number with which a scan goes on
     * @return the throttle
     */
    public Throttle lockWaits(int limit) {
        return above(
                DatabaseLoad::lockWaits, limit, waits -> figure(waits) + " sessions wait for locks, limit " + limit);
    }

    private Throttle above(Figure figure, double limit, DoubleFunction<String> text) {
        double checked = notNegative(limit);
        Limit judged = (read, at) -> read > checked ? text.apply(read) : null;
        return LoadThrottle.of(dataSource, time, figure, judged);
    }

    private static double notNegative(double limit) {
        if (limit < 0) {
            throw impossible();
        }
        return limit;
    }

    private static long positive(long limit) {
        if (limit < 1) {
            throw impossible();
        }
        return limit;
    }

    private static ConfigurationException impossible() {
        return new ConfigurationException(
                null, null, "the limit of a throttle is so low that a scan would never go on", "give a greater limit");
    }

    private static double seconds(Duration limit) {
        return limit.toMillis() / 1_000.0;
    }

    /** With as many digits as say something. */
    static String figure(double value) {
        return BigDecimal.valueOf(value)
                .setScale(value < 1 ? 3 : 1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
