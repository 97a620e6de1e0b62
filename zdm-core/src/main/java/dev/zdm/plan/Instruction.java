package dev.zdm.plan;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Who wants a change of a migration, why, and what they had seen. Immutable; nothing of it is null.
 *
 * @param by who asks; kept in the audit trail
 * @param reason why; kept in the audit trail
 * @param expectedEpoch the epoch that the asker saw; if present and no longer true, the change fails with
 *     {@link EpochConflictException}
 * @param evidence what the asker decided on, as text for people; the audit trail shows it before what the gates have found.
 *     Empty by default. It must not contain keys or values of users' rows.
 */
public record Instruction(String by, String reason, OptionalLong expectedEpoch, String evidence) {

    /** Refuses an anonymous change. */
    public Instruction {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(evidence, "evidence");
        if (by.isBlank()) {
            throw new ConfigurationException(
                    null, null, "a change must name who asks for it", "give a name, such as the operator's account");
        }
    }

    /**
     * An instruction without evidence.
     *
     * @param by who asks
     * @param reason why
     * @param expectedEpoch the epoch that the asker saw, if he wants to be refused at another
     */
    public Instruction(String by, String reason, OptionalLong expectedEpoch) {
        this(by, reason, expectedEpoch, "");
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
        return new Instruction(by, why, expectedEpoch, evidence);
    }

    /**
     * The same, but only if the migration is still at an epoch.
     *
     * @param epoch the epoch that the asker saw
     * @return a new instruction
     */
    public Instruction atEpoch(long epoch) {
        return new Instruction(by, reason, OptionalLong.of(epoch), evidence);
    }

    /**
     * The same with what it was decided on, such as a judgement of what instances have seen.
     *
     * @param seen the evidence for the audit trail; any length, empty for none
     * @return a new instruction
     */
    public Instruction withEvidence(String seen) {
        return new Instruction(by, reason, expectedEpoch, seen);
    }
}
