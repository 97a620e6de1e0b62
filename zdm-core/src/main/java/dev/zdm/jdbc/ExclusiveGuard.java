package dev.zdm.jdbc;

import dev.zdm.spi.TimeSource;
import dev.zdm.spi.TransactionScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs work while nobody holds the guard, or something narrower. A lock that waits makes every later writer wait behind it, so it waits only
 * briefly, gives way for a growing moment, and tries again.
 */
final class ExclusiveGuard {
    private static final long ATTEMPT_MILLIS = 200;
    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final int DOUBLINGS = 5;

    private final TransactionScope transactions;
    private final Exclusion exclusion;
    private final TimeSource time;

    /** Takes what others share, and waits for it at most so long. */
    @FunctionalInterface
    interface Exclusion {
        void exclude(Connection connection, String migration, long millis) throws SQLException;
    }

    ExclusiveGuard(TransactionScope transactions, Exclusion exclusion, TimeSource time) {
        this.transactions = transactions;
        this.exclusion = exclusion;
        this.time = time;
    }

    static ExclusiveGuard of(TransactionScope transactions, KnownDialect dialect, TimeSource time) {
        return new ExclusiveGuard(
                transactions,
                (connection, migration, millis) ->
                        dialect.of(connection).locks().exclude(connection, migration, millis),
                time);
    }

    @FunctionalInterface
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    /** Returns false if the lock was not to be had in time, or the thread was interrupted meanwhile. */
    boolean attempt(String migration, Duration patience, Work work) throws SQLException {
        long deadline = time.nanoTime() + patience.toNanos();
        for (int attempts = 0; !succeeds(migration, millisUntil(deadline), work); attempts++) {
            if (millisUntil(deadline) <= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            giveWay(attempts, deadline);
        }
        return true;
    }

    private boolean succeeds(String migration, long millisLeft, Work work) throws SQLException {
        long wait = Math.max(1, Math.min(ATTEMPT_MILLIS, millisLeft));
        try {
            transactions.<Boolean, SQLException>requiresNew(() -> transactions.withConnection(connection -> {
                lock(connection, migration, wait);
                work.run(connection);
                return true;
            }));
            return true;
        } catch (LockNotGivenException e) {
            return false;
        }
    }

    private void lock(Connection connection, String migration, long waitMillis) throws SQLException {
        try {
            exclusion.exclude(connection, migration, waitMillis);
        } catch (SQLException e) {
            throw SqlStates.isLocked(e) ? new LockNotGivenException(e) : e;
        }
    }

    private void giveWay(int attempts, long deadline) {
        long longest = FIRST_PAUSE_MILLIS << Math.min(attempts, DOUBLINGS);
        long jittered = ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(Math.min(jittered, millisUntil(deadline))));
    }

    private long millisUntil(long deadline) {
        return TimeUnit.NANOSECONDS.toMillis(deadline - time.nanoTime());
    }

    /** Ends the attempt by rolling it back, and is told from a timeout within the work. */
    private static final class LockNotGivenException extends SQLException {
        private static final long serialVersionUID = 1L;

        LockNotGivenException(SQLException cause) {
            super(cause);
        }
    }
}
