package dev.zdm.jdbc;

import dev.zdm.spi.Admission;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Marks;
import dev.zdm.spi.PublishedRanges;
import dev.zdm.spi.PublishedRanges.OpenRangeException;
import dev.zdm.spi.TransactionScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The marks of one table for one migration. Every method that relies on the guard holds it from the very statement that
 * does the work, or from one of its own before that, and nothing is remembered from one call to the next: a lock that
 * was taken after a savepoint goes with it.
 */
final class JdbcMarks<K> implements Marks<K> {
    private final MarkWork work;
    private final MarkSql sql;
    private final KeyColumns<K> keys;
    private final Guard guard;
    private final JdbcRanges<K> ranges;

    JdbcMarks(MarkWork work, KeyColumns<K> keys, Guard guard) {
        this.work = work;
        this.sql = MarkSql.of(work.tables(), keys.type().size(), keys.spelling());
        this.keys = keys;
        this.guard = guard;
        this.ranges = new JdbcRanges<>(work, sql.ranges(), keys, guard);
    }

    @Override
    public void prepare() {
        work.create();
    }

    @Override
    public boolean isPrepared() {
        return !work.isMissing();
    }

    @Override
    public void clear() {
        work.clear();
    }

    @Override
    public void drop() {
        work.drop();
    }

    @Override
    public long mark(K key, Admission admission) {
        @Nullable Object[] values = keys.values(key);
        return inUnit(connection -> {
            Optional<Long> version = keeping().mark(connection, sql, values, admission);
            return version.isPresent() ? version.get() : markAfterAsking(connection, values, admission);
        });
    }

    private long markAfterAsking(Connection connection, @Nullable Object[] key, Admission admission)
            throws SQLException {
        admission.requireWrite(guard.share(admission.migration()));
        return keeping().markAdmitted(connection, sql, key, admission.epoch());
    }

    @Override
    public Map<K, Long> touch(Collection<K> touched, Admission admission) {
        return inUnit(connection -> {
            admission.requireWrite(guard.share(admission.migration()));
            return work.dialect().sessions().waitingAtMost(connection, TableRows.SCAN_LOCK_MILLIS, briefly -> {
                for (List<K> some : KeyColumns.chunks(touched)) {
                    keeping()
                            .touch(
                                    briefly,
                                    sql,
                                    some.stream().map(key -> keys.values(key)).toList());
                }
                return versions(briefly, touched);
            });
        });
    }

    @Override
    public boolean fence(K key, long version, Admission admission) {
        @Nullable Object[] values = keys.values(key);
        return inUnit(connection -> {
            Optional<Boolean> fenced = keeping().fence(connection, sql, Statements.values(values, version), admission);
            return fenced.isPresent() ? fenced.get() : fenceAfterAsking(connection, values, version, admission);
        });
    }

    private boolean fenceAfterAsking(Connection connection, @Nullable Object[] key, long version, Admission admission)
            throws SQLException {
        admission.requireCopy(guard.share(admission.migration()));
        if (keeping().fenceAdmitted(connection, sql, key, version)) {
            return true;
        }
        requireFenced(connection, key, version);
        return false;
    }

    @Override
    public Set<K> fenceAll(Map<K, Long> versions, Admission admission) {
        List<Boolean> raised = inUnit(connection -> {
            admission.requireCopy(guard.share(admission.migration()));
            return fenceAll(connection, versions);
        });
        Iterator<Boolean> isRaised = raised.iterator();
        return versions.keySet().stream()
                .filter(key -> isRaised.next())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<Boolean> fenceAll(Connection connection, Map<K, Long> versions) throws SQLException {
        List<@Nullable Object[]> fenced =
                versions.keySet().stream().map(key -> keys.values(key)).toList();
        List<Long> applied = List.copyOf(versions.values());
        List<Boolean> raised = keeping().fenceAllAdmitted(connection, sql, fenced, applied);
        for (int at = 0; at < fenced.size(); at++) {
            if (!raised.get(at)) {
                requireFenced(connection, fenced.get(at), applied.get(at));
            }
        }
        return raised;
    }

    /** Not whether a range is open: it may have been closed since the copy was kept out of it. */
    private void requireFenced(Connection connection, @Nullable Object[] key, long version) throws SQLException {
        if (!Statements.exists(connection, sql.isFenced(), Statements.values(key, version))) {
            throw new OpenRangeException(work.migration());
        }
    }

    @Override
    public Optional<PublishedRanges<K>> ranges() {
        return Optional.of(ranges);
    }

    @Override
    public Map<K, Long> versions(Collection<K> asked) {
        return work.run(connection -> versions(connection, asked));
    }

    private Map<K, Long> versions(Connection connection, Collection<K> asked) throws SQLException {
        Map<K, Long> versions = new HashMap<>();
        for (List<K> some : KeyColumns.chunks(asked)) {
            versions.putAll(listed(connection, some));
        }
        if (!asked.containsAll(versions.keySet())) {
            askOneByOne(connection, asked, versions);
        }
        return versions;
    }

    private Map<K, Long> listed(Connection connection, List<K> some) throws SQLException {
        Map<K, Long> listed = new HashMap<>();
        Statements.list(
                        connection,
                        sql.versions(some.size()),
                        row -> Map.entry(keys.read(row), row.getLong("ver")),
                        keys.values(some))
                .forEach(found -> listed.put(found.getKey(), found.getValue()));
        return listed;
    }

    /** A collation, or blanks at the end, may make one row of two texts that Java tells apart. */
    private void askOneByOne(Connection connection, Collection<K> asked, Map<K, Long> versions) throws SQLException {
        versions.keySet().retainAll(asked);
        for (K key : asked) {
            if (!versions.containsKey(key)) {
                Statements.first(connection, sql.version(), row -> row.getLong(1), keys.values(key))
                        .ifPresent(version -> versions.put(key, version));
            }
        }
    }

    @Override
    public List<K> marked(@Nullable K after, int limit) {
        String page = after == null ? sql.firstKeys() : sql.nextKeys();
        List<@Nullable Object> values =
                new ArrayList<>(after == null ? List.of() : sql.keys().after(keys.list(after)));
        values.add(limit);
        return work.run(connection -> Statements.list(connection, page, keys::read, values.toArray()));
    }

    private MarkKeeping keeping() {
        return work.dialect().marks();
    }

    private <T> T inUnit(TransactionScope.ConnectionWork<T> marking) {
        if (work.home().transactions().current().isEmpty()) {
            throw new IllegalStateException("marks of migration '" + work.migration()
                    + "' can only be set inside a unit of work: they say what that has written");
        }
        return work.run(marking);
    }
}
