package dev.zdm.jpa.guard;

import dev.zdm.ColumnMigration;
import dev.zdm.plan.ColumnUse;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.TimeSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at final SQL. A statement that sets columns of a migrated attribute must set those of every side that the phase
 * writes, and it must be part of a unit of work that the fleet still admits. Statements that name old
 * columns are counted: when the last one was is evidence for their removal. Thread-safe.
 */
public final class SqlGuard {
    private static final Logger LOG = LoggerFactory.getLogger(SqlGuard.class);

    /** Applications send few different statements; one that puts values into SQL sends many, and has each parsed. */
    private static final int REMEMBERED = 2_000;

    private final List<WatchedColumns> watched;
    private final GuardAction action;
    private final TimeSource time;
    private final Supplier<@Nullable Object> runs;
    private final Map<String, ParsedStatement> parsed = new ConcurrentHashMap<>();
    private final Map<String, Sightings> sightings = new ConcurrentHashMap<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /**
     * How often statements of this instance named old columns, or were about to part the sides.
     *
     * @param old how many named old columns while the new ones were read
     * @param lastOld when the last of these was sent, null if none was
     * @param parting how many set one side only
     */
    public record Seen(long old, @Nullable Instant lastOld, long parting) {}

    private static final class Sightings {
        private final LongAdder old = new LongAdder();
        private final LongAdder parting = new LongAdder();
        private volatile @Nullable Instant lastOld;
    }

    /**
     * A guard.
     *
     * @param watched what it watches
     * @param action what it does about a statement that would part the sides
     * @param time the clock of its sightings
     */
    public SqlGuard(List<WatchedColumns> watched, GuardAction action, TimeSource time) {
        this(watched, action, time, () -> null);
    }

    /**
     * A guard that knows which statements are sent in one run.
     *
     * @param watched what it watches
     * @param action what it does about a statement that would part the sides
     * @param time the clock of its sightings
     * @param runs gives what stands for the run of statements, with no savepoint between them, to which the statement of this
     *     thread belongs: then the fleet's guard is asked once for all of them; null for one by itself
     */
    public SqlGuard(
            List<WatchedColumns> watched, GuardAction action, TimeSource time, Supplier<@Nullable Object> runs) {
        this.runs = runs;
        this.watched = List.copyOf(watched);
        this.action = action;
        this.time = time;
    }

    /**
     * Looks at a statement before it is sent.
     *
     * @param sql the statement as the database will get it
     * @throws ConfigurationException if it would set one side of an attribute only, and the action is {@link
     *     GuardAction#FAIL}
     * @throws dev.zdm.plan.StalePhaseException if the fleet has moved on from the phase of its unit of work
     */
    public void check(String sql) {
        ParsedStatement statement = parsed(sql);
        Map<String, ColumnMigration> writers = new HashMap<>();
        for (WatchedColumns columns : watched) {
            if (statement.concerns(columns)) {
                look(columns, statement, sql).ifPresent(migration -> writers.put(migration.id(), migration));
            }
        }
        if (!writers.isEmpty()) {
            @Nullable Object run = runs.get();
            writers.values().forEach(migration -> migration.admitWrites(run));
        }
    }

    private ParsedStatement parsed(String sql) {
        @Nullable ParsedStatement known = parsed.get(sql);
        if (known != null) {
            return known;
        }
        if (parsed.size() >= REMEMBERED) {
            parsed.clear();
        }
        ParsedStatement found = ParsedStatement.of(sql);
        parsed.put(sql, found);
        return found;
    }

    /** The migration whose columns it writes, if it does. */
    private Optional<ColumnMigration> look(WatchedColumns columns, ParsedStatement statement, String sql) {
        ColumnMigration migration = columns.migration().get();
        if (migration.isScanning()) {
            return Optional.empty();
        }
        ColumnUse use = migration.use();
        if (use.read() == Side.NEW && columns.old().stream().anyMatch(statement.words()::contains)) {
            note(migration.id());
            tell(columns, migration, use, sql);
        }
        List<ColumnWrite> writes = statement.writesOf(columns);
        writes.stream()
                .filter(write -> parts(columns, write, use))
                .findFirst()
                .ifPresent(write -> act(columns, use, write, sql));
        return writes.isEmpty() ? Optional.empty() : Optional.of(migration);
    }

    private void note(String migration) {
        Sightings seen = sightings(migration);
        seen.old.increment();
        seen.lastOld = time.now();
    }

    /** Whoever wants to drop the columns must be able to find what still names them. */
    private void tell(WatchedColumns columns, ColumnMigration migration, ColumnUse use, String sql) {
        migration.sawOldColumns(use);
        if (use.state().phase() == Phase.NEW_ONLY && isNew(use.state().epoch(), sql)) {
            LOG.warn(
                    "{}: a statement still names old columns {} of table '{}': {}",
                    use.state().subject(),
                    columns.old(),
                    columns.table(),
                    StatementShape.of(sql));
        }
    }

    private Sightings sightings(String migration) {
        return sightings.computeIfAbsent(migration, id -> new Sightings());
    }

    private static boolean parts(WatchedColumns columns, ColumnWrite write, ColumnUse use) {
        return Stream.of(Side.values()).filter(use::writes).anyMatch(side -> !write.setsAll(columns.of(side)));
    }

    private void act(WatchedColumns columns, ColumnUse use, ColumnWrite write, String sql) {
        sightings(use.state().migration()).parting.increment();
        String problem = write.legible()
                ? "a statement that writes table '" + columns.table() + "' sets " + assigned(columns, write)
                        + ", but this phase writes " + wanted(columns, use)
                : "a statement that writes table '" + columns.table() + "' cannot be read, or names no columns";
        if (action == GuardAction.FAIL) {
            throw new ConfigurationException(
                    use.state().migration(),
                    use.state().phase(),
                    problem,
                    "nothing was written; write the attribute by its entity, or set all these columns");
        }
        if (action == GuardAction.WARN && isNew(use.state().epoch(), sql)) {
            LOG.warn(
                    "{}: {}; the two sides of these rows come apart, verify() will count them",
                    use.state().subject(),
                    problem);
        }
    }

    /** By its shape, because one that puts values into SQL is another one each time. */
    private boolean isNew(long epoch, String sql) {
        if (warned.size() >= REMEMBERED) {
            warned.clear();
        }
        return warned.add(epoch + " " + StatementShape.of(sql));
    }

    private static List<String> assigned(WatchedColumns columns, ColumnWrite write) {
        return write.assigned().stream().filter(columns::names).sorted().toList();
    }

    private static List<String> wanted(WatchedColumns columns, ColumnUse use) {
        return Stream.of(Side.values())
                .filter(use::writes)
                .flatMap(side -> columns.of(side).stream())
                .sorted()
                .toList();
    }

    /**
     * What was seen of a migration's columns by this instance since it started.
     *
     * @param migration its id
     * @return the figures
     */
    public Seen seen(String migration) {
        Sightings seen = sightings(migration);
        return new Seen(seen.old.sum(), seen.lastOld, seen.parting.sum());
    }
}
