package dev.zdm.test.store;

import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Guard;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The guard rows of one database, kept in a table like any other: a change is seen when its unit commits. Writers share
 * a lock on the row; whoever changes it holds that lock alone.
 */
final class InMemoryGuard implements Guard {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InMemoryDatabase database;
    private final Table<String, Row> rows;

    InMemoryGuard(InMemoryDatabase database) {
        this.database = database;
        this.rows = new Table<>("guard", database, Comparator.<String>naturalOrder());
    }

    private record GuardLock(String migration) {
        @Override
        public String toString() {
            return "the guard of migration '" + migration + "'";
        }
    }

    private record KeyLock(String migration, String key) {
        @Override
        public String toString() {
            return "the key " + key + " of migration '" + migration + "'";
        }
    }

    @Override
    public void prepare(String migration, long run) {
        Optional<Row> present = rows.get(migration, null);
        if (present.isEmpty() || present.get().run() < run) {
            insist(migration, row -> beginning(row, run));
        }
    }

    private static Row beginning(@Nullable Row before, long run) {
        long generation = before == null ? 0 : before.generation() + 1;
        return new Row(run, Side.OLD, generation, Phase.OLD_ONLY);
    }

    @Override
    public Row share(String migration) {
        InMemoryUnit unit = database.requiredUnit();
        database.locks().lock(new GuardLock(migration), Locks.Strength.SHARED, unit);
        return present(migration, unit);
    }

    private Row present(String migration, @Nullable InMemoryUnit unit) {
        return rows.get(migration, unit).orElseThrow(() -> rowMissing(migration));
    }

    @Override
    public void requirePhase(String migration, Phase phase) {
        Row present = present(migration, null);
        if (phase.isBefore(present.minPhase())) {
            // Admits more writers, so there is nobody to wait for.
            rows.seed(migration, withPhase(present, phase));
        } else if (phase != present.minPhase()) {
            insist(migration, row -> withPhase(present(migration, database.unit()), phase));
        }
    }

    private static Row withPhase(Row row, Phase phase) {
        return new Row(row.run(), row.owner(), row.generation(), phase);
    }

    @Override
    public HandOver handOver(String migration, Side to, long attempt, Duration maxPause, Runnable beforehand) {
        AtomicReference<HandOver> outcome = new AtomicReference<>(HandOver.HELD);
        boolean locked = change(migration, maxPause, row -> {
            Row present = present(migration, database.unit());
            boolean outdated = present.outdates(to, attempt);
            outcome.set(outdated ? HandOver.OUTDATED : HandOver.DONE);
            return outdated ? present : moved(present, to, attempt, beforehand);
        });
        return locked ? Objects.requireNonNull(outcome.get()) : HandOver.HELD;
    }

    private static Row moved(Row row, Side to, long attempt, Runnable beforehand) {
        if (row.owner() != to) {
            beforehand.run();
        }
        return new Row(row.run(), to, attempt, row.minPhase());
    }

    @Override
    public void lockKey(String migration, String key) {
        database.locks().lock(new KeyLock(migration, key), Locks.Strength.EXCLUSIVE, database.requiredUnit());
    }

    private void insist(String migration, UnaryOperator<@Nullable Row> change) {
        if (!change(migration, PATIENCE, change)) {
            throw new StateStoreException(
                    migration,
                    null,
                    "the guard stayed in use by a unit of work that does not end",
                    "end that unit of work before the migration moves; nothing was changed");
        }
    }

    private boolean change(String migration, Duration atMost, UnaryOperator<@Nullable Row> change) {
        return database.transactions().requiresNew(() -> {
            InMemoryUnit unit = database.requiredUnit();
            Locks.Outcome outcome =
                    database.locks().tryLock(new GuardLock(migration), Locks.Strength.EXCLUSIVE, unit, atMost);
            if (outcome != Locks.Outcome.TAKEN) {
                return false;
            }
            Row next = change.apply(rows.get(migration, unit).orElse(null));
            rows.set(migration, Optional.ofNullable(next), unit);
            return true;
        });
    }

    private static StateStoreException rowMissing(String migration) {
        return new StateStoreException(
                migration, null, "the guard has no row of this migration", "register the migration by the test kit");
    }
}
