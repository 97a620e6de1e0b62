package dev.zdm.jdbc;

import dev.zdm.spi.CopyQueue;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The copies that one table owes for one migration, by the database's clock. Rows are found without locks, or passed over
 * where somebody holds them, and then changed by their whole key, in one order: two who work on the queue wait for each
 * other, and never in a ring, and none of them for a transaction of the application.
 */
final class JdbcCopyQueue<K> implements CopyQueue<K> {
    private static final int LONGEST_ERROR = 500;

    /** More would take longer to count than whoever looks at a dashboard should cost the database. */
    private static final int COUNTED = 10_000;

    private final MarkWork work;
    private final MarkSql sql;
    private final KeyColumns<K> keys;

    JdbcCopyQueue(MarkWork work, KeyColumns<K> keys) {
        this.work = work;
        this.sql = MarkSql.of(work.tables(), keys.type().size(), keys.spelling());
        this.keys = keys;
    }

    @Override
    public List<Pending<K>> claim(int limit, Duration lease) {
        return claim(limit, lease, Duration.ZERO);
    }

    @Override
    public List<Pending<K>> claim(int limit, Duration lease, Duration rest) {
        return work.apart(connection -> {
            List<Pending<K>> claimed = Statements.list(connection, sql.due(), this::pending, -rest.toMillis(), limit);
            change(connection, sql.lease(), claimed, lease.toMillis());
            return claimed;
        });
    }

    @Override
    public List<Pending<K>> owed(int limit) {
        return work.apart(connection -> Statements.list(connection, sql.stillOwed(), this::pending, limit));
    }

    private Pending<K> pending(ResultSet row) throws SQLException {
        return new Pending<>(keys.read(row), row.getLong("ver"), row.getLong("epoch"), row.getInt("attempts"));
    }

    private void change(
            Connection connection, String statement, Collection<Pending<K>> copies, @Nullable Object... values)
            throws SQLException {
        if (!copies.isEmpty()) {
            Comparator<Pending<K>> order =
                    Comparator.comparing(Pending::key, keys.type().order());
            List<@Nullable Object[]> rows = copies.stream()
                    .sorted(order.thenComparing(Pending::version))
                    .map(copy -> Statements.values(values, keys.values(copy.key(), copy.version())))
                    .toList();
            Statements.batch(connection, statement, rows);
        }
    }

    @Override
    public void settle(Map<K, Long> upTo) {
        if (!upTo.isEmpty()) {
            work.apart(connection -> {
                if (keys.spelling().locksOnlyWhatIsThere()) {
                    change(connection, sql.settleUpTo(), reached(upTo));
                } else {
                    change(connection, sql.settle(), owed(connection, upTo));
                }
                return true;
            });
        }
    }

    private List<Pending<K>> reached(Map<K, Long> upTo) {
        return upTo.entrySet().stream()
                .map(key -> new Pending<>(key.getKey(), key.getValue(), 0, 0))
                .toList();
    }

    private List<Pending<K>> owed(Connection connection, Map<K, Long> upTo) throws SQLException {
        List<Pending<K>> owed = new ArrayList<>();
        for (List<K> some : KeyColumns.chunks(upTo.keySet())) {
            owed.addAll(owed(connection, some, upTo));
        }
        return owed;
    }

    private List<Pending<K>> owed(Connection connection, List<K> some, Map<K, Long> upTo) throws SQLException {
        return Statements.list(
                        connection,
                        sql.owed(some.size()),
                        row -> new Pending<>(keys.read(row), row.getLong("ver"), 0, 0),
                        keys.values(some))
                .stream()
                .filter(copy -> copy.version() <= upTo.getOrDefault(copy.key(), 0L))
                .toList();
    }

    @Override
    public void postpone(Collection<Pending<K>> copies, Duration delay, String error) {
        changeApart(sql.postpone(), copies, delay.toMillis(), cut(error));
    }

    @Override
    public void putBack(Collection<Pending<K>> copies, Duration delay) {
        changeApart(sql.putBack(), copies, delay.toMillis());
    }

    @Override
    public void bury(Collection<Pending<K>> copies, String error) {
        changeApart(sql.bury(), copies, cut(error));
    }

    private void changeApart(String statement, Collection<Pending<K>> copies, @Nullable Object... values) {
        work.apart(connection -> {
            change(connection, statement, copies, values);
            return true;
        });
    }

    private static String cut(String error) {
        return error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) : error;
    }

    @Override
    public Backlog backlog() {
        return work.apart(connection -> {
            long dead = Statements.first(connection, sql.dead(), row -> row.getLong(1))
                    .orElse(0L);
            Backlog counted = backlog(connection, sql.backlog(), dead, COUNTED);
            if (counted.pending() < COUNTED) {
                return counted;
            }
            Backlog oldest = backlog(connection, sql.oldest(), dead);
            return new Backlog(COUNTED, dead, oldest.oldestEpoch(), oldest.oldestAge());
        });
    }

    private Backlog backlog(Connection connection, String statement, long dead, @Nullable Object... values)
            throws SQLException {
        return Statements.first(connection, statement, row -> backlog(row, dead), values)
                .orElseThrow();
    }

    private Backlog backlog(ResultSet row, long dead) throws SQLException {
        long epoch = row.getLong("epoch");
        Optional<Long> oldestEpoch = row.wasNull() ? Optional.empty() : Optional.of(epoch);
        return new Backlog(row.getLong("pending"), dead, oldestEpoch, age(row));
    }

    private Duration age(ResultSet row) throws SQLException {
        Instant present = keys.spelling().time(row, "present").orElseThrow();
        return keys.spelling()
                .time(row, "oldest")
                .map(oldest -> Duration.between(oldest, present))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO);
    }

    @Override
    public List<DeadLetter<K>> deadLetters(int limit) {
        return work.apart(connection -> Statements.list(connection, sql.deadLetters(), this::deadLetter, limit));
    }

    private DeadLetter<K> deadLetter(ResultSet row) throws SQLException {
        return new DeadLetter<>(
                keys.read(row),
                row.getLong("ver"),
                row.getInt("attempts"),
                row.getString("error"),
                keys.spelling().time(row, "dead_since").orElseThrow());
    }

    @Override
    public int replay(Collection<K> replayed) {
        return replayed.isEmpty()
                ? work.apart(connection -> Statements.update(connection, sql.replayAll()))
                : eachApart(sql.replay(), replayed);
    }

    @Override
    public int discard(Collection<K> discarded) {
        return eachApart(sql.discard(), discarded);
    }

    private int eachApart(String statement, Collection<K> concerned) {
        List<K> inOrder = concerned.stream().sorted(keys.type().order()).toList();
        return work.apart(connection -> {
            int changed = 0;
            for (K key : inOrder) {
                changed += Statements.update(connection, statement, keys.values(key));
            }
            return changed;
        });
    }
}
