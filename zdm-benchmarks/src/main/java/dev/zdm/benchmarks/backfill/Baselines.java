package dev.zdm.benchmarks.backfill;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/** What one would write without zdm. None of it is safe beside live writes. */
final class Baselines {
    static final String INSERT = "INSERT INTO customer_v2 (" + Ground.NEW_COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final int BATCH = 10_000;
    private static final int PIECES_PER_SECOND = 20;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private Baselines() {}

    /** One COPY of the whole table into another one, by one thread. */
    static void copyPipe(Ground ground) throws SQLException, IOException {
        try (Connection old = ground.old();
                Connection next = ground.next()) {
            CopyOut from = copies(old)
                    .copyOut("COPY (SELECT " + CustomerMapping.SELECTED + " FROM customer) TO STDOUT (FORMAT binary)");
            CopyIn into =
                    copies(next).copyIn("COPY customer_v2 (" + Ground.NEW_COLUMNS + ") FROM STDIN (FORMAT binary)");
            for (byte[] bytes = from.readFromCopy(); bytes != null; bytes = from.readFromCopy()) {
                into.writeToCopy(bytes, 0, bytes.length);
            }
            long unused = into.endCopy();
        }
        ground.requireAllCopied(ground.newUrl());
    }

    /** One piece after another into a table of its own, in as many pieces in a second as zdm makes of a limit. */
    static double copyPieces(Ground ground, int rowsPerSecond, long millis) throws SQLException, IOException {
        int piece = Math.max(1, rowsPerSecond / PIECES_PER_SECOND);
        long begin = System.nanoTime();
        long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
        long rows = 0;
        try (Connection old = ground.old();
                Connection next = ground.next()) {
            Ground.execute(next, "DROP TABLE IF EXISTS plain_copy");
            Ground.execute(next, "CREATE TABLE plain_copy (LIKE customer_v2 INCLUDING ALL)");
            for (long due = begin; rows < ground.rows() && due < end; due += NANOS / PIECES_PER_SECOND) {
                LockSupport.parkNanos(due - System.nanoTime());
                rows += copyPiece(old, next, rows, piece);
            }
        }
        return rows * 1e9 / (System.nanoTime() - begin);
    }

    private static long copyPiece(Connection old, Connection next, long after, int rows)
            throws SQLException, IOException {
        CopyOut from = copies(old)
                .copyOut("COPY (SELECT " + CustomerMapping.SELECTED + " FROM customer WHERE id > " + after
                        + " AND id <= " + (after + rows) + ") TO STDOUT (FORMAT binary)");
        CopyIn into = copies(next).copyIn("COPY plain_copy (" + Ground.NEW_COLUMNS + ") FROM STDIN (FORMAT binary)");
        for (byte[] bytes = from.readFromCopy(); bytes != null; bytes = from.readFromCopy()) {
            into.writeToCopy(bytes, 0, bytes.length);
        }
        return into.endCopy();
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /** One statement for the whole table. */
    static void insertSelect(Ground ground) throws SQLException {
        try (Connection old = ground.old()) {
            Ground.execute(
                    old,
                    "INSERT INTO customer_v2 (" + Ground.NEW_COLUMNS + ") SELECT " + CustomerMapping.SELECTED
                            + " FROM customer");
        }
        ground.requireAllCopied(ground.oldUrl());
    }

    /** Pages by the key, and rewritten batches. */
    static void keysetBatches(Ground ground) throws SQLException {
        try (Connection old = ground.old();
                Connection next = ground.nextWithRewrittenBatches();
                PreparedStatement page =
                        old.prepareStatement("SELECT id, email, full_name, street, balance, created_at,"
                                + " active, visits FROM customer WHERE id > ? ORDER BY id LIMIT " + BATCH);
                PreparedStatement insert = next.prepareStatement(INSERT)) {
            next.setAutoCommit(false);
            CustomerMapping mapping = new CustomerMapping();
            long last = 0;
            int read = BATCH;
            while (read == BATCH) {
                read = 0;
                page.setLong(1, last);
                try (ResultSet rows = page.executeQuery()) {
                    while (rows.next()) {
                        CustomerV2 row = mapping.toNew(customer(rows));
                        bind(insert, row);
                        insert.addBatch();
                        last = row.id();
                        read++;
                    }
                }
                int[] unused = insert.executeBatch();
                next.commit();
            }
        }
        ground.requireAllCopied(ground.newUrl());
    }

    private static Customer customer(ResultSet row) throws SQLException {
        return new Customer(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getBigDecimal(5),
                row.getObject(6, OffsetDateTime.class),
                row.getBoolean(7),
                row.getInt(8));
    }

    static void bind(PreparedStatement insert, CustomerV2 row) throws SQLException {
        BigDecimal balance = row.balance();
        insert.setLong(1, row.id());
        insert.setString(2, row.emailAddress());
        insert.setString(3, row.name());
        insert.setString(4, row.street());
        insert.setBigDecimal(5, balance);
        insert.setObject(6, row.createdAt());
        insert.setString(7, row.status());
        insert.setInt(8, row.visits());
    }
}
