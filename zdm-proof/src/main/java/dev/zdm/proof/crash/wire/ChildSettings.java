package dev.zdm.proof.crash.wire;

/**
 * What a child is started with.
 *
 * @param instance its name in the fleet
 * @param controlUrl the database of the migration's state
 * @param oldUrl the database of the old rows
 * @param newUrl the database of the new rows; the same text if it is the same
 * @param timeToLiveMillis how long its place is kept if it dies
 * @param mutant the rule that is left out
 */
public record ChildSettings(
        String instance, String controlUrl, String oldUrl, String newUrl, long timeToLiveMillis, Mutant mutant) {

    /**
     * Whether both sides live in one database.
     *
     * @return true if they can change in one transaction
     */
    public boolean isOneDatabase() {
        return oldUrl.equals(newUrl);
    }
}
