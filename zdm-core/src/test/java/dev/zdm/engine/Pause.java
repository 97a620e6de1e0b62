package dev.zdm.engine;

import dev.zdm.testing.Customers;
import dev.zdm.testing.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Stops a statement at the row with the key 1, by an expression that waits for a lock which this one holds. */
final class Pause implements AutoCloseable {
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
        pause.execute(postgres ? "SELECT pg_advisory_lock(42)" : "SELECT GET_LOCK('pause', 10)");
        return pause;
    }

    /** A text column, whose value is known once the pause has ended. */
    String inside(String column) {
        return postgres
                ? "CASE WHEN id = 1 THEN (SELECT " + column + " FROM pg_advisory_xact_lock_shared(42)) ELSE " + column
                        + " END"
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

    private boolean isReached() {
        return postgres
                ? customers.isSomebodyBlocked()
                : Sql.count(
                                customers.dataSource(),
                                "SELECT count(*) FROM information_schema.processlist WHERE state = 'User lock'")
                        > 0;
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
