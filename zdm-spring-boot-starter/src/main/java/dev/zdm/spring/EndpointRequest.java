package dev.zdm.spring;

import dev.zdm.Migration;
import dev.zdm.MigrationControl;
import dev.zdm.Rollout;
import dev.zdm.plan.ConfigurationException;
import dev.zdm.plan.Instruction;
import dev.zdm.plan.MigrationState;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** A change as it was asked for over HTTP, where anything may be missing. */
record EndpointRequest(
        ZdmEndpoint.Action action,
        @Nullable Long expectedEpoch,
        @Nullable Integer percent,
        @Nullable String subject,
        @Nullable String author,
        @Nullable String by,
        @Nullable String reason) {

    /** How many copies are due again, and the present state. */
    record Replayed(int deadLetters, MigrationView.Change present) {}

    WebEndpointResponse<?> applyTo(MigrationControl migration) {
        Instruction instruction = instruction(migration);
        if (action == ZdmEndpoint.Action.REPLAY) {
            return new WebEndpointResponse<>(replay(migration, instruction));
        }
        return new WebEndpointResponse<>(MigrationView.Change.of(change(migration, instruction)));
    }

    private MigrationState change(MigrationControl migration, Instruction instruction) {
        return switch (action) {
            case ADVANCE -> migration.advance(instruction);
            case ROLLBACK -> migration.rollback(instruction);
            case SHARE -> migration.share(required(migration, percent, "percent"), instruction);
            case PAUSE -> migration.pause(instruction);
            case RESUME -> migration.resume(instruction);
            case EVICT -> {
                var unused = required(migration, reason, "reason");
                yield migration.evict(required(migration, subject, "subject"), instruction);
            }
            case REHEARSE -> migration.rollout().rehearse(instruction);
            case APPROVE, DISMISS, ACKNOWLEDGE, SIGN_OFF -> said(migration, instruction);
            case REPLAY -> throw new IllegalStateException("not a change of the state");
        };
    }

    private MigrationState said(MigrationControl migration, Instruction instruction) {
        Rollout rollout = migration.rollout();
        switch (action) {
            case APPROVE -> rollout.approve(instruction);
            case DISMISS -> rollout.dismiss(required(migration, subject, "subject"), instruction);
            case ACKNOWLEDGE -> rollout.acknowledge(instruction);
            default -> rollout.signOff(required(migration, subject, "subject"), instruction);
        }
        return migration.state();
    }

    private Replayed replay(MigrationControl migration, Instruction instruction) {
        if (!(migration instanceof Migration<?, ?> data)) {
            throw refused(migration, "its sides owe each other no copies", "there is nothing to replay");
        }
        int letters = data.replay(List.of(), instruction);
        return new Replayed(letters, MigrationView.Change.of(migration.state()));
    }

    private Instruction instruction(MigrationControl migration) {
        String who = Objects.requireNonNull(author, "author");
        if (by != null && !by.equals(who)) {
            // Whoever sends a name relies on finding it in the audit trail, and would not.
            throw refused(
                    migration,
                    action + " was asked for by another name than the one that is logged in, " + who,
                    "leave by out: the audit trail keeps the name that is logged in");
        }
        return Instruction.by(who)
                .because(reason == null ? "" : reason)
                .atEpoch(required(migration, expectedEpoch, "expectedEpoch"));
    }

    private <T> T required(MigrationControl migration, @Nullable T value, String name) {
        if (value == null || value.toString().isBlank()) {
            throw refused(
                    migration,
                    action + " was asked for without " + name,
                    "give " + name
                            + "; what is needed are action and expectedEpoch, percent for SHARE, subject for EVICT,"
                            + " DISMISS and SIGN_OFF, and reason for EVICT");
        }
        return value;
    }

    private static ConfigurationException refused(MigrationControl migration, String problem, String remedy) {
        return new ConfigurationException(migration.id(), migration.state().phase(), problem, remedy);
    }
}
