package dev.zdm.proof.simulation;

import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.plan.StalePhaseException;
import dev.zdm.plan.StateStoreException;
import dev.zdm.spi.Guard;
import dev.zdm.spi.Ownership;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The guard rows of one database, kept in a table like any other. */
class SimGuard implements Guard, Ownership {
    private final SimDatabase database;
    private final SimTable<String, GuardRow> rows = new SimTable<>("guard");

    /** A row as it is stored. */
    record GuardRow(long run, Owner owner, long attempt, Phase minPhase) {
        GuardRow from(Phase phase) {
            return new GuardRow(run, owner, attempt, phase);
        }

        GuardRow owned(Owner to, long by) {
            return new GuardRow(run, to, by, minPhase);
        }
    }

    private record GuardLock(String migration) {}

    private record KeyLock(String migration, String key) {}

    SimGuard(SimDatabase database) {
        this.database = database;
    }

    final SimDatabase database() {
        return database;
    }

    /** Changes the owner past whoever holds the guard. */
    final void take(String migration, Side to, long attempt) {
        database.statement("guard.take " + to);
        rows.seed(migration, present(migration, null).owned(to == Side.OLD ? Owner.OLD : Owner.NEW, attempt));
    }

    void seed(String migration, GuardRow row) {
        rows.seed(migration, row);
    }

    @Override
    public void prepare(String migration, long run) {
        database.statement("guard.prepare");
        Optional<GuardRow> present = rows.get(migration, null);
        if (present.isEmpty() || present.get().run() < run) {
            Outcome unused = alone(
                    migration,
                    Long.MAX_VALUE,
                    before -> before != null && before.run() >= run
                            ? before
                            : new GuardRow(run, Owner.OLD, before == null ? 0 : before.attempt() + 1, Phase.OLD_ONLY));
        }
    }

    @Override
    public Row share(String migration) {
        database.statement("guard.share");
        return hold(migration);
    }

    /** The same as a part of another statement. */
    final Row hold(String migration) {
        SimUnit unit = database.requiredUnit();
        database.locks().lock(new GuardLock(migration), SimLocks.Strength.SHARED, unit);
        GuardRow row = present(migration, unit);
        if (row.owner() == Owner.MOVING) {
            throw new StalePhaseException(migration, null, "writes are being moved", "run the unit of work again");
        }
        return new Row(row.run(), row.owner() == Owner.OLD ? Side.OLD : Side.NEW, row.attempt(), row.minPhase());
    }

    private GuardRow present(String migration, @Nullable SimUnit unit) {
        return rows.get(migration, unit)
                .orElseThrow(() ->
                        new StateStoreException(migration, null, "the guard has no row of this migration", "seed it"));
    }

    @Override
    public void requirePhase(String migration, Phase phase) {
        database.statement("guard.requirePhase " + phase);
        GuardRow present = present(migration, null);
        if (phase.isBefore(present.minPhase())) {
            boolean unused = beside(migration, row -> row.from(phase));
        } else if (phase != present.minPhase()) {
            Outcome outcome = alone(migration, database.world().now() + 1_000_000_000L, row -> row.from(phase));
            if (outcome == Outcome.NO_ROOM) {
                throw new HeldException(migration, "writers are under way");
            }
        }
    }

    @Override
    public HandOver handOver(String migration, Side to, long attempt, Duration maxPause, Runnable beforehand) {
        database.statement("guard.handOver " + to + " " + attempt);
        boolean[] outdated = {false};
        Outcome outcome = alone(migration, database.world().now() + maxPause.toNanos(), row -> {
            Side owner = row.owner() == Owner.OLD ? Side.OLD : Side.NEW;
            outdated[0] = new Row(row.run(), owner, row.attempt(), row.minPhase()).outdates(to, attempt);
            if (outdated[0]) {
                return row;
            }
            if (owner != to) {
                beforehand.run();
            }
            return row.owned(to == Side.OLD ? Owner.OLD : Owner.NEW, attempt);
        });
        if (outcome == Outcome.NO_ROOM) {
            return HandOver.HELD;
        }
        return outdated[0] ? HandOver.OUTDATED : HandOver.DONE;
    }

    @Override
    public void lockKey(String migration, String key) {
        database.statement("guard.lockKey " + key);
        database.locks().lock(new KeyLock(migration, key), SimLocks.Strength.EXCLUSIVE, database.requiredUnit());
    }

    /** In a transaction of its own, while nobody holds the guard. */
    private Outcome alone(String migration, long latest, Function<@Nullable GuardRow, GuardRow> change) {
        return database.requiresNew(() -> {
            SimUnit unit = database.requiredUnit();
            if (!database.locks().lock(new GuardLock(migration), SimLocks.Strength.EXCLUSIVE, unit, latest)) {
                return Outcome.NO_ROOM;
            }
            database.locks().lock(rows.lockOf(migration), SimLocks.Strength.EXCLUSIVE, unit);
            @Nullable GuardRow before = rows.get(migration, unit).orElse(null);
            GuardRow after = change.apply(before);
            rows.set(migration, Optional.of(after), unit);
            return after.equals(before) ? Outcome.LOST : Outcome.CHANGED;
        });
    }

    /** Beside whoever holds the guard; it waits only for others who change the row. */
    private boolean beside(String migration, UnaryOperator<GuardRow> change) {
        return database.requiresNew(() -> {
            SimUnit unit = database.requiredUnit();
            database.locks().lock(rows.lockOf(migration), SimLocks.Strength.EXCLUSIVE, unit);
            GuardRow before = present(migration, unit);
            GuardRow after = change.apply(before);
            rows.set(migration, Optional.of(after), unit);
            return !after.equals(before);
        });
    }

    @Override
    public Seen read(String migration) {
        database.statement("guard.read");
        GuardRow row = present(migration, database.unit());
        return new Seen(row.run(), row.owner(), row.attempt());
    }

    @Override
    public Outcome change(String migration, Change change, Duration maxPause, Runnable beforehand) {
        database.statement("guard.change to " + change.to() + " " + change.attempt());
        boolean[] lost = {false};
        Outcome outcome = alone(migration, database.world().now() + maxPause.toNanos(), row -> {
            lost[0] = !fits(row, change);
            if (lost[0]) {
                return row;
            }
            beforehand.run();
            return row.owned(change.to(), change.attempt());
        });
        return outcome == Outcome.NO_ROOM ? outcome : lost[0] ? Outcome.LOST : Outcome.CHANGED;
    }

    @Override
    public boolean changeAtOnce(String migration, Change change) {
        database.statement("guard.changeAtOnce to " + change.to() + " " + change.attempt());
        return beside(migration, row -> fits(row, change) ? row.owned(change.to(), change.attempt()) : row);
    }

    private static boolean fits(GuardRow row, Change change) {
        return row.owner() == change.from() && row.attempt() >= change.least() && row.attempt() <= change.most();
    }

    @Nullable
    Owner owner(String migration) {
        return rows.get(migration, null).map(GuardRow::owner).orElse(null);
    }
}
