package dev.zdm.jdbc;

import dev.zdm.plan.MigrationState;
import dev.zdm.spi.ScanChunks;
import dev.zdm.spi.Scans.Scan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ranges of scans. Whoever changes them locks the scan's row first, in a short transaction of his own, so that they
 * change one at a time; a lease is measured by the database's clock alone.
 */
final class JdbcScanChunks implements ScanChunks {
    private final OwnTransactions transactions;

    /** A range, with what its row says about the claim. */
    private record Row(Chunk chunk, @Nullable String worker, boolean isOver, long millisOver, long lastToken) {

        boolean isAbandoned(String asking) {
            return chunk.isClaimed() && (isOver || asking.equals(worker));
        }

        Stream<Claim> claim() {
            return worker == null
                    ? Stream.empty()
                    : Stream.of(new Claim(chunk, worker, Duration.ofMillis(-millisOver)));
        }

        boolean isStill(Chunk free) {
            return chunk.equals(free);
        }
    }

    JdbcScanChunks(OwnTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void plan(Scan scan, List<Chunk> ranges) {
        transactions.run(scan.migration(), (connection, dialect) -> {
            boolean isFirst = Statements.update(
                            connection,
                            ChunkSql.PLAN,
                            Statements.values(
                                    scan.stage(),
                                    id(scan),
                                    dialect.spelling().stored(scan.startedAt()),
                                    scan.stage(),
                                    scan.stage()))
                    == 1;
            if (isFirst) {
                Statements.update(connection, ChunkSql.CLEAR, id(scan));
                add(connection, scan, ranges);
            }
            return isFirst;
        });
    }

    /**
     * Numbers go on where those of earlier runs ended. They are also no less than the time of the beginning, for the case
     * that somebody has deleted the rows of those.
     */
    private static void add(Connection connection, Scan scan, List<Chunk> ranges) throws SQLException {
        long used = Statements.first(
                        connection,
                        ChunkSql.GREATEST_TOKEN,
                        row -> row.getLong("last_token"),
                        scan.migration(),
                        scan.kind())
                .orElse(0L);
        long number = Math.max(used, scan.startedAt().toEpochMilli());
        for (Chunk range : ranges) {
            number++;
            Statements.update(
                    connection,
                    ChunkSql.ADD_FREE,
                    Statements.values(id(scan), number, range.after(), range.upTo(), range.priority()));
        }
        Statements.update(connection, ChunkSql.SET_TOKEN, Statements.values(number, id(scan)));
    }

    /** Looks without a lock first: as long as nobody dies there is nothing to claim here. */
    @Override
    public Optional<Chunk> next(Scan scan, String worker, Duration lease) {
        Optional<Row> seen = transactions.run(
                scan.migration(), (connection, dialect) -> first(connection, dialect.spelling(), scan, worker));
        return seen.filter(row -> row.chunk().isClaimed()).isEmpty()
                ? seen.map(Row::chunk)
                : transactions.run(
                        scan.migration(),
                        (connection, dialect) -> claim(connection, dialect.spelling(), scan, worker, lease));
    }

    private static Optional<Row> first(Connection connection, Spelling spelling, Scan scan, String worker)
            throws SQLException {
        List<Row> rows = rows(connection, spelling, scan);
        return rows.stream()
                .filter(row -> row.isAbandoned(worker))
                .findFirst()
                .or(() -> rows.stream().filter(row -> !row.chunk().isClaimed()).findFirst());
    }

    private static Optional<Chunk> claim(
            Connection connection, Spelling spelling, Scan scan, String worker, Duration lease) throws SQLException {
        if (!count(connection, spelling, scan, Done.NOTHING)) {
            return Optional.empty();
        }
        Optional<Row> found = first(connection, spelling, scan, worker);
        if (found.filter(row -> row.chunk().isClaimed()).isEmpty()) {
            return found.map(Row::chunk);
        }
        return claimed(connection, spelling, scan, found.get(), worker, lease);
    }

    private static Optional<Chunk> claimed(
            Connection connection, Spelling spelling, Scan scan, Row row, String worker, Duration lease)
            throws SQLException {
        int changed = Statements.update(
                connection,
                ChunkSql.claim(spelling),
                Statements.values(row.lastToken(), worker, lease.toMillis(), id(scan), claimOf(row.chunk())));
        Chunk chunk = row.chunk();
        return Optional.of(new Chunk(chunk.id(), chunk.after(), chunk.upTo(), chunk.priority(), row.lastToken()))
                .filter(claimed -> changed == 1);
    }

    @Override
    public Optional<Chunk> cut(Scan scan, Chunk free, @Nullable String upTo, String worker, Duration lease) {
        return transactions.run(scan.migration(), (connection, dialect) -> {
            Spelling spelling = dialect.spelling();
            if (!count(connection, spelling, scan, Done.NOTHING)) {
                return Optional.empty();
            }
            Optional<Row> found = rows(connection, spelling, scan).stream()
                    .filter(row -> row.isStill(free))
                    .findFirst();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            return upTo == null || upTo.equals(free.upTo())
                    ? claimed(connection, spelling, scan, found.get(), worker, lease)
                    : Optional.of(piece(connection, spelling, scan, found.get(), upTo, worker, lease));
        });
    }

    private static Chunk piece(
            Connection connection, Spelling spelling, Scan scan, Row row, String upTo, String worker, Duration lease)
            throws SQLException {
        Chunk free = row.chunk();
        Chunk piece = new Chunk(row.lastToken(), free.after(), upTo, free.priority(), row.lastToken());
        Statements.update(connection, ChunkSql.BEGIN_LATER, Statements.values(upTo, id(scan), claimOf(free)));
        Statements.update(
                connection,
                ChunkSql.addClaimed(spelling),
                Statements.values(
                        id(scan),
                        piece.id(),
                        piece.after(),
                        piece.upTo(),
                        piece.priority(),
                        piece.token(),
                        worker,
                        lease.toMillis()));
        return piece;
    }

    @Override
    public boolean renew(Scan scan, Chunk chunk, Duration lease) {
        return counting(
                scan,
                chunk,
                Done.NOTHING,
                (connection, dialect) -> Statements.update(
                        connection,
                        ChunkSql.renew(dialect.spelling()),
                        Statements.values(lease.toMillis(), id(scan), claimOf(chunk))));
    }

    @Override
    public Optional<Chunk> advance(Scan scan, Chunk chunk, String after, Done done, Duration lease) {
        boolean held = counting(
                scan,
                chunk,
                done,
                (connection, dialect) -> Statements.update(
                        connection,
                        ChunkSql.advance(dialect.spelling()),
                        Statements.values(after, lease.toMillis(), id(scan), claimOf(chunk))));
        return held
                ? Optional.of(new Chunk(chunk.id(), after, chunk.upTo(), chunk.priority(), chunk.token()))
                : Optional.empty();
    }

    @Override
    public boolean complete(Scan scan, Chunk chunk, Done done) {
        return counting(
                scan,
                chunk,
                done,
                (connection, dialect) -> Statements.update(
                        connection, ChunkSql.STRIKE_OUT, Statements.values(id(scan), claimOf(chunk))));
    }

    /** Counts what was done if the chunk's row was still there to be changed. */
    private boolean counting(Scan scan, Chunk chunk, Done done, DialectWork<Integer> change) {
        return transactions.run(scan.migration(), (connection, dialect) -> {
            boolean held = chunk.isClaimed()
                    && count(connection, dialect.spelling(), scan, done)
                    && change.apply(connection, dialect) == 1;
            if (!held) {
                connection.rollback();
            }
            return held;
        });
    }

    @Override
    public void release(Scan scan, Chunk chunk) {
        boolean unused = counting(
                scan,
                chunk,
                Done.NOTHING,
                (connection, dialect) ->
                        Statements.update(connection, ChunkSql.RELEASE, Statements.values(id(scan), claimOf(chunk))));
    }

    @Override
    public List<Chunk> left(Scan scan) {
        return transactions.run(
                scan.migration(),
                (connection, dialect) -> rows(connection, dialect.spelling(), scan).stream()
                        .map(Row::chunk)
                        .toList());
    }

    @Override
    public List<Claim> claims(Scan scan) {
        return transactions.run(
                scan.migration(),
                (connection, dialect) -> rows(connection, dialect.spelling(), scan).stream()
                        .flatMap(Row::claim)
                        .toList());
    }

    @Override
    public Optional<Scan> end(Scan scan, UnaryOperator<Scan> next, Predicate<MigrationState> allowed) {
        return transactions.run(scan.migration(), (connection, dialect) -> {
            Spelling spelling = dialect.spelling();
            boolean ends = allowed.test(JdbcMigrationStates.locked(connection, spelling, scan.migration()))
                    && count(connection, spelling, scan, Done.NOTHING)
                    && rows(connection, spelling, scan).isEmpty();
            return ends ? Optional.of(replace(connection, spelling, scan, next)) : Optional.empty();
        });
    }

    private static Scan replace(Connection connection, Spelling spelling, Scan scan, UnaryOperator<Scan> next)
            throws SQLException {
        Scan stored = JdbcScans.find(connection, spelling, scan.migration(), scan.run(), scan.kind())
                .orElseThrow();
        Scan replaced = next.apply(stored);
        JdbcScans.save(connection, spelling, replaced);
        return replaced;
    }

    private static boolean count(Connection connection, Spelling spelling, Scan scan, Done done) throws SQLException {
        Object[] counted = {done.rows(), done.mismatches(), done.roundTripFailures()};
        return Statements.update(connection, ChunkSql.COUNT, Statements.values(counted, planned(spelling, scan))) == 1;
    }

    private static List<Row> rows(Connection connection, Spelling spelling, Scan scan) throws SQLException {
        return Statements.list(connection, ChunkSql.list(spelling), JdbcScanChunks::read, planned(spelling, scan));
    }

    private static Object[] id(Scan scan) {
        return new Object[] {scan.migration(), scan.run(), scan.kind()};
    }

    private static @Nullable Object[] planned(Spelling spelling, Scan scan) {
        return Statements.values(id(scan), spelling.stored(scan.startedAt()), scan.stage());
    }

    private static Object[] claimOf(Chunk chunk) {
        return new Object[] {chunk.id(), chunk.token()};
    }

    private static Row read(ResultSet row) throws SQLException {
        Chunk chunk = new Chunk(
                row.getLong("id"),
                row.getString("after_key"),
                row.getString("upto_key"),
                row.getInt("priority"),
                row.getLong("token"));
        return new Row(
                chunk,
                row.getString("worker"),
                row.getInt("is_over") == 1,
                row.getLong("over_ms"),
                row.getLong("last_token"));
    }
}
