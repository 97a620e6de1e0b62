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
    /** What ends rows in binary is so short. */
    private static final int TRAILER = 2;

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

    /** Sends a COPY … TO STDOUT and takes what comes, unless that is more than a range may take. */
    static CopyBuffer copyOut(Connection connection, String sql) throws SQLException {
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        try {
            CopyBuffer bytes = new CopyBuffer();
            byte[] next = copy.readFromCopy();
            while (next != null) {
                boolean isAnother = bytes.bytes() > 0 && next.length > TRAILER;
                if (isAnother && bytes.bytes() + next.length > RowMemory.AS_BYTES) {
                    throw RowMemory.exceeded(RowMemory.AS_BYTES);
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
