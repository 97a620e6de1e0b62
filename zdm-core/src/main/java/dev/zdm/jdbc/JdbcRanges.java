package dev.zdm.jdbc;

import dev.zdm.spi.Admission;
import dev.zdm.spi.Guard;
import dev.zdm.spi.KeyRange;
import dev.zdm.spi.PublishedRanges;
import dev.zdm.spi.RecordSource.BusyException;
import dev.zdm.spi.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The published ranges of one table. Copies look into its table in the statements that raise their fences, while they hold
 * something that whoever publishes takes for himself: so a copy is committed before a range is open, or sees it.
 */
final class JdbcRanges<K> implements PublishedRanges<K> {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long LOCK_MILLIS = 200;

    /** Hundreds of times longer than a range should take. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    /** One statement asks for so many keys, in a condition for each. */
    private static final int KEYS_AT_ONCE = 100;

    private final MarkWork work;
    private final PublishedSql sql;
    private final KeyColumns<K> keys;
    private final Guard guard;
    private final ExclusiveGuard exclusively;
    private final TimeSource time = TimeSource.system();
    private final AtomicLong nextLook = new AtomicLong(time.nanoTime());

    JdbcRanges(MarkWork work, PublishedSql sql, KeyColumns<K> keys, Guard guard) {
        this.work = work;
        this.sql = sql;
        this.keys = keys;
        this.guard = guard;
        this.exclusively = new ExclusiveGuard(
                work.home().transactions(),
                (connection, migration, millis) -> work.dialect().marks().excludeCopies(connection, work, millis),
                time);
    }

    @Override
    public Publication<K> publish(KeyRange<K> range, long token, int limit, Admission admission) {
        AtomicBoolean isDone = new AtomicBoolean();
        boolean isPublished = work.exclusively(
                exclusively, PATIENCE, connection -> isDone.set(publish(connection, range, token, admission)));
        if (!isPublished) {
            throw new BusyException(
                    work.migration(), "copies of single keys did not make room for a range", new TimeoutException());
        }
        return isDone.get() ? new Publication<>(true, List.of(), false) : open(range, limit);
    }

    /** Whether it was done before. Ranges that overlap are of workers who are thought dead, or were divided since. */
    private boolean publish(Connection connection, KeyRange<K> range, long token, Admission admission)
            throws SQLException {
        admission.requireCopy(guard.share(admission.migration()));
        return work.dialect().marks().withoutCopies(connection, work, LOCK_MILLIS, briefly -> {
            @Nullable Object[] ends = ends(range);
            // Waits for whoever is about to commit that one of them was copied.
            boolean isKnown = Statements.exists(briefly, sql.overlapping(range), ends);
            if (isKnown && !takesOver(briefly, range, Statements.values(admission.run(), ends), token)) {
                return true;
            }
            Statements.update(briefly, sql.open(range), Statements.values(ends, token, admission.run()));
            return false;
        });
    }

    /** False if nothing is left to be done in the range. */
    private boolean takesOver(Connection connection, KeyRange<K> range, @Nullable Object[] runAndEnds, long token)
            throws SQLException {
        @Nullable Object[] ends = ends(range);
        Statements.update(connection, sql.withdrawOverlapping(range) + " AND NOT done", ends);
        if (isDone(connection, range, runAndEnds, token)) {
            return false;
        }
        Statements.update(connection, sql.withdrawOverlapping(range), ends);
        return true;
    }

    /** A part of what was done is so, too; that is forgotten with the scan. */
    private boolean isDone(Connection connection, KeyRange<K> range, @Nullable Object[] runAndEnds, long token)
            throws SQLException {
        return Statements.update(connection, sql.takeDone(range), Statements.values(token, runAndEnds)) > 0
                || Statements.exists(connection, sql.coveredByDone(range), runAndEnds);
    }

    private @Nullable Object[] ends(KeyRange<K> range) {
        List<@Nullable Object> ends = new ArrayList<>();
        ends(range.after(), ends);
        ends(range.upTo(), ends);
        return ends.toArray();
    }

    private void ends(@Nullable K end, List<@Nullable Object> ends) {
        if (end != null) {
            ends.addAll(keys.list(end));
        }
    }

    /** Read in a transaction that has begun since the range was open to be seen. */
    private Publication<K> open(KeyRange<K> range, int limit) {
        RangeSql inRange = RangeSql.of(sql.fenced(), keys, range);
        List<K> fenced = work.apart(
                connection -> Statements.list(connection, sql.fencedIn(inRange), keys::read, inRange.bound(limit + 1)));
        return new Publication<>(false, fenced.subList(0, Math.min(limit, fenced.size())), fenced.size() > limit);
    }

    /**
     * All the rows of the range would be undone for a short wait; and whoever publishes waits for copies of single keys, but
     * for nothing that is held here.
     */
    @Override
    public boolean close(long token) {
        if (work.home().transactions().current().isEmpty()) {
            throw new IllegalStateException("a range of migration '" + work.migration()
                    + "' can only be closed inside the unit of work that has copied it");
        }
        return work.run(connection -> work.dialect()
                        .sessions()
                        .waitingAtMost(
                                connection,
                                PATIENCE.toMillis(),
                                patiently -> Statements.update(patiently, sql.close(), token)))
                == 1;
    }

    /** Waits for whoever is about to commit that it was copied, and then leaves it. */
    @Override
    public void withdraw(long token) {
        int unused = work.apart(connection -> Statements.update(connection, sql.withdraw(), token));
    }

    @Override
    public void forget(long token) {
        int unused = work.apart(connection -> Statements.update(connection, sql.forget(), token));
    }

    @Override
    public void forgetAll() {
        boolean isInUnit = work.home().transactions().current().isPresent();
        int unused = isInUnit ? work.run(this::withdrawAll) : work.apart(this::withdrawAll);
    }

    private int withdrawAll(Connection connection) throws SQLException {
        return work.dialect()
                .sessions()
                .waitingAtMost(connection, LOCK_MILLIS, briefly -> Statements.update(briefly, sql.withdrawAll()));
    }

    @Override
    public List<K> waiting(Collection<K> asked) {
        List<K> all = List.copyOf(asked);
        List<K> waiting = new ArrayList<>();
        for (int from = 0; from < all.size(); from += KEYS_AT_ONCE) {
            List<K> some = all.subList(from, Math.min(all.size(), from + KEYS_AT_ONCE));
            List<Integer> places = work.run(connection ->
                    Statements.list(connection, sql.waiting(some.size()), row -> row.getInt("place"), twice(some)));
            places.forEach(place -> waiting.add(some.get(place)));
        }
        if (!waiting.isEmpty() && isTimeToLook()) {
            withdrawAbandoned();
        }
        return waiting;
    }

    /** Copies ask several times a second, and each look is in the way of those who publish. */
    private boolean isTimeToLook() {
        long now = time.nanoTime();
        long due = nextLook.get();
        return now - due >= 0 && nextLook.compareAndSet(due, now + BETWEEN_LOOKS.toNanos());
    }

    /** Nobody takes over what was published for a scan that had ended. */
    private void withdrawAbandoned() {
        int unused =
                work.apart(connection -> Statements.update(connection, sql.withdrawAbandoned(), LONGEST.toMillis()));
    }

    private @Nullable Object[] twice(List<K> some) {
        List<@Nullable Object> values = new ArrayList<>();
        some.forEach(key -> {
            values.addAll(keys.list(key));
            values.addAll(keys.list(key));
        });
        return values.toArray();
    }
}
