package dev.zdm.spi;

import dev.zdm.plan.Refusal;
import java.time.Instant;
import java.util.List;

/**
 * Something that an operator wants to know. Immutable; carries no value of a user's row.
 *
 * @param kind what happened
 * @param migration the migration's id
 * @param from phase and share before, such as {@code READ_NEW 25 %}; for a breaker its state before
 * @param to phase and share after; for a refusal what was asked for, for a breaker its state now
 * @param epoch the epoch that began, or the present one where none did
 * @param by who asked for it; the instance, where nobody did
 * @param reason why, in the words of whoever asked; may be empty
 * @param refusals every condition that was not met, each with its remedy; empty unless this is a refusal
 * @param at when it happened
 */
public record Notification(
        Kind kind,
        String migration,
        String from,
        String to,
        long epoch,
        String by,
        String reason,
        List<Refusal> refusals,
        Instant at) {

    /** Copies the list. */
    public Notification {
        refusals = List.copyOf(refusals);
    }

    /** What happened. */
    public enum Kind {
        /** A step forward, or a migration that was held, released or contracted. */
        TRANSITION,
        /** A step to an earlier phase or a lower share. */
        ROLLBACK,
        /** A step was asked for and refused; nothing changed. */
        REFUSAL,
        /** The circuit breaker of the new side changed its state. */
        BREAKER,
        /** An instance lost its place in the migration: the others went on without it, or another one has its name. */
        EVICTION,
        /** The next step of a rollout waits for an approval. */
        APPROVAL_WANTED,
        /** A trigger has failed that rolls back only if somebody confirms it; nothing moves on. */
        CONFIRMATION_WANTED,
        /** Everything speaks for the next step of a rollout, and a gate stays shut. */
        GATE_WAITING,
        /** A trigger has failed, and the migration could not be rolled back; told each minute until it is acknowledged. */
        ROLLBACK_FAILED
    }

    /**
     * The notification as one line for people.
     *
     * @return for example {@code migration 'orders-v2': SYNC -> READ_NEW 5 % (epoch 7) by alice: first readers}
     */
    public String describe() {
        String line = switch (kind) {
            case TRANSITION -> from + " -> " + to + " (epoch " + epoch + ") by " + by;
            case ROLLBACK -> "rolled back, " + from + " -> " + to + " (epoch " + epoch + ") by " + by;
            case REFUSAL -> to + " refused to " + by + " in " + from + " " + refusals;
            case BREAKER -> "circuit breaker " + from + " -> " + to + " on " + by;
            case EVICTION -> "place lost in " + from;
            case APPROVAL_WANTED -> "approval wanted in " + from;
            case CONFIRMATION_WANTED -> to + " failed in " + from + ", roll back or dismiss it";
            case GATE_WAITING -> "gate '" + to + "' stays shut in " + from;
            case ROLLBACK_FAILED -> "ROLLBACK FAILED in " + from;
        };
        return "migration '" + migration + "': " + line + (reason.isBlank() ? "" : ": " + reason);
    }
}
