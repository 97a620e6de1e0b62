package dev.zdm.plan;

/**
 * What one trigger has found. Immutable; carries no value of a user's row.
 *
 * @param trigger the trigger's name
 * @param verdict what it says
 * @param reaction what follows if it fails
 * @param numbers what it saw, in one line for people
 */
public record Finding(String trigger, TriggerVerdict verdict, Reaction reaction, String numbers) {
    @Override
    public String toString() {
        return trigger + " " + verdict + ": " + numbers;
    }
}
