package dev.zdm.proof.simulation;

import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import java.time.Duration;

/** A guard that lacks one rule. */
final class BrokenGuard extends SimGuard {
    private final Mutant mutant;

    BrokenGuard(SimDatabase database, Mutant mutant) {
        super(database);
        this.mutant = mutant;
    }

    @Override
    public Row share(String migration) {
        return switch (mutant) {
            case NO_FENCE -> {
                Row row = unheld(migration);
                yield new Row(row.run(), row.owner(), row.generation(), Phase.OLD_ONLY);
            }
            case GUARD_READ_OUTSIDE_TRANSACTION -> unheld(migration);
            case GUARD_CACHED_ACROSS_SAVEPOINT -> cached(migration);
            case FLAG_REACHES_OLD_UNGUARDED ->
                database().world().running().isReading() ? ofOld(unheld(migration)) : super.share(migration);
            default -> super.share(migration);
        };
    }

    private Row cached(String migration) {
        SimUnit unit = database().requiredUnit();
        if (unit.attribute(this) instanceof Row known) {
            return known;
        }
        Row row = super.share(migration);
        unit.attach(this, row);
        return row;
    }

    private static Row ofOld(Row row) {
        return new Row(row.run(), Side.OLD, row.generation(), row.minPhase());
    }

    private Row unheld(String migration) {
        return database().requiresNew(() -> super.share(migration));
    }

    @Override
    public void requirePhase(String migration, Phase phase) {
        if (mutant != Mutant.LEAST_PHASE_NOT_RAISED) {
            super.requirePhase(migration, phase);
        }
    }

    @Override
    public HandOver handOver(String migration, Side to, long attempt, Duration maxPause, Runnable beforehand) {
        if (mutant == Mutant.FLIP_DOES_NOT_WAIT_FOR_WRITERS) {
            take(migration, to, attempt);
            return HandOver.DONE;
        }
        boolean ignored = mutant == Mutant.FLIP_WITHOUT_ATTEMPT_NUMBER;
        return super.handOver(migration, to, ignored ? Long.MAX_VALUE : attempt, maxPause, beforehand);
    }

    @Override
    public Outcome change(String migration, Change change, Duration maxPause, Runnable beforehand) {
        return switch (mutant) {
            case FLIP_WITHOUT_ATTEMPT_NUMBER -> super.change(migration, ofAnyAttempt(change), maxPause, beforehand);
            case FLIP_DOES_NOT_WAIT_FOR_WRITERS ->
                super.changeAtOnce(migration, change) ? Outcome.CHANGED : Outcome.LOST;
            default -> super.change(migration, change, maxPause, beforehand);
        };
    }

    @Override
    public boolean changeAtOnce(String migration, Change change) {
        boolean numbered = mutant != Mutant.FLIP_WITHOUT_ATTEMPT_NUMBER;
        return super.changeAtOnce(migration, numbered ? change : ofAnyAttempt(change));
    }

    private static Change ofAnyAttempt(Change change) {
        return new Change(change.from(), 0, Long.MAX_VALUE, change.to(), change.attempt());
    }

    @Override
    public void lockKey(String migration, String key) {
        if (mutant != Mutant.ABSENT_KEY_UNLOCKED) {
            super.lockKey(migration, key);
        }
    }
}
