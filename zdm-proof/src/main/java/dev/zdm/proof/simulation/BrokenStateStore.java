package dev.zdm.proof.simulation;

import dev.zdm.plan.MigrationState;

/** A state store that lacks one rule. */
final class BrokenStateStore extends SimStateStore {
    private final Mutant mutant;

    BrokenStateStore(SimDatabase database, Mutant mutant) {
        super(database);
        this.mutant = mutant;
    }

    @Override
    MigrationState read(String migration) {
        MigrationState state = super.read(migration);
        return mutant == Mutant.FLIP_BACK_THOUGH_OLD_INCOMPLETE ? complete(state) : state;
    }

    private static MigrationState complete(MigrationState state) {
        return new MigrationState(
                state.migration(),
                state.kind(),
                state.salt(),
                state.run(),
                state.epoch(),
                state.phase(),
                state.share(),
                state.paused(),
                true,
                state.contracted(),
                state.changedAt(),
                state.changedBy(),
                state.reason());
    }
}
