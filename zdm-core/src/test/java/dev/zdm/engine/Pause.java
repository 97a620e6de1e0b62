package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops a statement at the row with the key 1, by an expression that waits for this one to end. On PostgreSQL it does not
 * wait for a lock, which a statement may be told to do for a moment only.
 */
final class Pause implements AutoCloseable {
    private static final String FUNCTION = """
            CREATE OR REPLACE FUNCTION paused(value text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
            BEGIN
                WHILE NOT pg_try_advisory_lock_shared(42) LOOP PERFORM pg_sleep(0.002); END LOOP;
                PERFORM pg_advisory_unlock_shared(42);
                RETURN value;
            END $$""";

    private final Customers customers;
    private final Connection holder;
    private final boolean postgres;

    private Pause(Customers customers, Connection holder, boolean postgres) {
        this.customers = customers;
        this.holder = holder;
        this.postgres = postgres;
    }

    static Pause before(Customers customers) throws SQLException {
        Connection holder = customers.dataSource().getConnection();
        boolean postgres = holder.getMetaData().getDatabaseProductName().equals("PostgreSQL");
        Pause pause = new Pause(customers, holder, postgres);
        if (postgres) {
            pause.execute(FUNCTION);
        }
        pause.execute(postgres ? "SELECT pg_advisory_lock(42)" : "SELECT GET_LOCK('pause', 10)");
        return pause;
    }

    /** A text column, whose value is known once the pause has ended. */
    String inside(String column) {
        return postgres
                ? "CASE WHEN id = 1 THEN paused(" + column + ") ELSE " + column + " END"
                : "CASE WHEN id = 1 AND GET_LOCK('pause', 10) + RELEASE_LOCK('pause') < 2 THEN NULL ELSE " + column
                        + " END";
    }

    /** Waits until the statement has come to the row, or ended. */
    boolean awaitReached(Race statement) {
        while (!statement.isDone()) {
            if (isReached()) {
                return true;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return false;
    }

    /** Waits until somebody else has ended, or waits for what the statement has locked. */
    void awaitDoneOrWaiting(Race other) {
        while (!other.isDone() && !customers.isSomebodyBlocked()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private boolean isReached() {
        String sql = postgres
                ? "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
                : "SELECT count(*) FROM information_schema.processlist WHERE state = 'User lock'";
        return Sql.count(customers.dataSource(), sql) > 0;
    }

    void end() throws SQLException {
        execute(postgres ? "SELECT pg_advisory_unlock_all()" : "SELECT RELEASE_LOCK('pause')");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = holder.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        end();
        holder.close();
    }
}
