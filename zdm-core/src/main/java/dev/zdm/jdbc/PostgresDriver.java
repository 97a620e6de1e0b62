package dev.zdm.jdbc;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * What only PostgreSQL's own driver can do, which need not be there: nothing else may name its classes. Behind another
 * driver, and behind a pool that does not let its connections be seen, rows are inserted by ordinary statements.
 */
final class PostgresDriver {
    private static final long MOST_BYTES = 64L << 20;

    /** SQL's own state for what goes beyond a limit. */
    private static final String LIMIT_EXCEEDED = "54000";

    private PostgresDriver() {}

    static boolean copies(Connection connection) {
        try {
            return connection.isWrapperFor(PGConnection.class)
                    && connection.unwrap(PGConnection.class).getCopyAPI() != null;
        } catch (SQLException | LinkageError e) {
            return false;
        }
    }

    /** Sends a COPY … FROM STDIN and its bytes; returns how many rows they were. */
    static long copyIn(Connection connection, String sql, CopyBuffer bytes) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            for (ByteBuffer block : bytes.blocks()) {
                copy.writeToCopy(block.array(), block.arrayOffset(), block.position());
            }
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** Sends a COPY … TO STDOUT and takes what comes, unless that is more than two of them could hold in a small heap. */
    static CopyBuffer copyOut(Connection connection, String sql) throws SQLException {
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        try {
            CopyBuffer bytes = new CopyBuffer();
            int rows = 0;
            byte[] next = copy.readFromCopy();
            while (next != null) {
                if (rows++ > 1 && bytes.bytes() + next.length > MOST_BYTES) {
                    throw new SQLException("the rows of a range take more than 64 MiB", LIMIT_EXCEEDED);
                }
                bytes.add(next);
                next = copy.readFromCopy();
            }
            return bytes;
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /**
     * Has the rows of a query sent in binary from its first run on, which costs least to read, unless prepared statements
     * are switched off; the driver would begin with the sixth.
     */
    static void inBinary(PreparedStatement statement) throws SQLException {
        try {
            if (statement.isWrapperFor(PGStatement.class)) {
                PGStatement query = statement.unwrap(PGStatement.class);
                if (query.getPrepareThreshold() > 0) {
                    query.setPrepareThreshold(-1);
                }
            }
        } catch (LinkageError e) {
            // Another driver: then the rows come as it likes.
            return;
        }
    }
}
