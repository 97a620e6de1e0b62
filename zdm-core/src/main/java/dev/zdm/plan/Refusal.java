package dev.zdm.plan;

import java.io.Serializable;

/**
 * One condition that a transition did not meet.
 *
 * @param gate the name of the condition, stable, for dashboards and scripts
 * @param reason what is not so, with numbers
 * @param remedy what would satisfy it
 */
public record Refusal(String gate, String reason, String remedy) implements Serializable {
    @Override
    public String toString() {
        return gate + ": " + reason + " (" + remedy + ")";
    }
}
