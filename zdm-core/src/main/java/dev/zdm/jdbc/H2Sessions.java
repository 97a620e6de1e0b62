package dev.zdm.jdbc;

import dev.zdm.spi.TransactionScope.ConnectionWork;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** H2's transactions. */
final class H2Sessions implements Sessions {
    private static final SessionSetting LOCK_TIMEOUT = new SessionSetting("SELECT LOCK_TIMEOUT()", "SET LOCK_TIMEOUT ");

    /** Two databases in memory may have the same name; not the same session at the same moment. */
    private static final String CURRENT_TRANSACTION = """
            SELECT DATABASE() || '/' || COALESCE(DATABASE_PATH(), 'memory') || '/' || SESSION_ID() || '/'
                || COALESCE((SELECT SESSION_START FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID = SESSION_ID()), '')
            """;

    @Override
    public String currentTransaction() {
        return CURRENT_TRANSACTION;
    }

    @Override
    public void requireSound(Connection connection) {}

    @Override
    public <T extends @Nullable Object> T waitingAtMost(Connection connection, long millis, ConnectionWork<T> work)
            throws SQLException {
        return LOCK_TIMEOUT.during(connection, String.valueOf(millis), work);
    }
}
