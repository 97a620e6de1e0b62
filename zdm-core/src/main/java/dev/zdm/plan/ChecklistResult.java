package dev.zdm.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an item of a checklist stands. Immutable.
 *
 * @param item the item
 * @param signable whether a person signs it off, rather than a machine checking it
 * @param state whether it is done
 * @param by who signed it off; empty if nobody did
 * @param at when it was signed off, by the state store's clock; null if nobody did
 * @param detail what the machine found, what is missing, or what the person said who signed it off; may be empty
 */
public record ChecklistResult(
        ChecklistItem item,
        boolean signable,
        State state,
        String by,
        @Nullable Instant at,
        String detail) {

    /** Whether an item is done. */
    public enum State {
        /** It is. */
        DONE,
        /** A person has not signed it off yet, or the machine has not looked yet. */
        OPEN,
        /** The machine found something missing, or could not find out. */
        FAILED
    }

    /**
     * Whether it keeps nobody from a step.
     *
     * @return true if it is done
     */
    public boolean isDone() {
        return state == State.DONE;
    }

    /**
     * Why it keeps somebody from a step.
     *
     * @return the condition that is not met, by the name {@code checklist:} and that of the item
     */
    public Refusal refusal() {
        String missing = detail.isEmpty() ? "" : " (" + detail + ")";
        String remedy = signable
                ? "look whether it is so, then signOff(\"" + item.name() + "\", …)"
                : "mend it, and try again; it is checked by the machine";
        return new Refusal(
                "checklist:" + item.name(),
                "item '" + item.name() + "' of the checklist is not done: " + item.text() + missing,
                remedy);
    }
}
