package dev.zdm.plan;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Who wants a change of a migration, why, and what they had seen. Immutable.
 *
 * @param by who asks; kept in the audit trail
 * @param reason why; kept in the audit trail
 * @param expectedEpoch the epoch that the asker saw; if present and no longer true, the change fails with
 *     {@link EpochConflictException}
 */
public record Instruction(String by, String reason, OptionalLong expectedEpoch) {

    /** Refuses an anonymous change. */
    public Instruction {
        Objects.requireNonNull(reason, "reason");
        if (by.isBlank()) {
            throw new ConfigurationException(
                    null, null, "a change must name who asks for it", "give a name, such as the operator's account");
        }
    }

    /**
     * An instruction without a reason, at whatever epoch the migration is.
     *
     * @param by who asks
     * @return the instruction
     */
    public static Instruction by(String by) {
        return new Instruction(by, "", OptionalLong.empty());
    }

    /**
     * The same with a reason.
     *
     * @param why the reason for the audit trail
     * @return a new instruction
     */
    public Instruction because(String why) {
        return new Instruction(by, why, expectedEpoch);
    }

    /**
     * The same, but only if the migration is still at an epoch.
     *
     * @param epoch the epoch that the asker saw
     * @return a new instruction
     */
    public Instruction atEpoch(long epoch) {
        return new Instruction(by, reason, OptionalLong.of(epoch));
    }
}
