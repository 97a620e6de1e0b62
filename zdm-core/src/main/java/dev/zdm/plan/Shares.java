package dev.zdm.plan;

/** The one rule about shares: whole percent from 0 to 100, and 0 where the phase takes none. */
final class Shares {
    private Shares() {}

    static void check(String migration, MigrationPhase phase, int share) {
        if (share < 0 || share > 100) {
            throw new ConfigurationException(
                    migration, phase, "share " + share + " is outside 0 to 100", "give whole percent from 0 to 100");
        }
        if (share != 0 && !phase.takesShare()) {
            throw new ConfigurationException(
                    migration,
                    phase,
                    "this phase takes no share, but " + share + " was given",
                    "advance to a phase with a share first");
        }
    }
}
