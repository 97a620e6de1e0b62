package dev.zdm.spring;

import dev.zdm.MigrationControl;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import org.jspecify.annotations.Nullable;

/** A change as it was asked for over HTTP, where anything may be missing. */
record EndpointRequest(
        ZdmEndpoint.Action action,
        @Nullable Long expectedEpoch,
        @Nullable Integer percent,
        @Nullable String by,
        @Nullable String reason) {

    MigrationState applyTo(MigrationControl migration) {
        Instruction instruction = instruction(migration);
        return switch (action) {
            case ADVANCE -> migration.advance(instruction);
            case ROLLBACK -> migration.rollback(instruction);
            case SHARE -> migration.share(required(migration, percent, "percent"), instruction);
            case PAUSE -> migration.pause(instruction);
            case RESUME -> migration.resume(instruction);
        };
    }

    private Instruction instruction(MigrationControl migration) {
        long epoch = required(migration, expectedEpoch, "expectedEpoch");
        return Instruction.by(required(migration, by, "by"))
                .because(reason == null ? "" : reason)
                .atEpoch(epoch);
    }

    private <T> T required(MigrationControl migration, @Nullable T value, String name) {
        if (value == null) {
            throw new ConfigurationException(
                    migration.id(),
                    migration.state().phase(),
                    action + " was asked for without " + name,
                    "give " + name + "; what is needed are action, expectedEpoch and by, and percent for SHARE");
        }
        return value;
    }
}
