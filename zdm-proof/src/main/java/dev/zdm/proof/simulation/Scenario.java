package dev.zdm.proof.simulation;

import dev.zdm.plan.Phase;

/**
 * What a history is drawn from. The first one is drawn from everything; each of the others leads sooner to where one rule
 * matters, and leaves the rest to the die.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists that cannot be changed, and suppliers that remember nothing
enum Scenario {
    /** Whatever there is. */
    ANYTHING(Odds.anything()),

    /** Units of work that began before everybody else moved on, and write or read again afterwards. */
    UNITS_FROM_BEFORE(Odds.anything()
            .from(Phase.OLD_ONLY, Phase.READ_NEW)
            .pace(300, 6_000, 40, 400)
            .operators(100, 14)
            .wishes(100, 0, Command.READ, Command.PUT, Command.READ)
            .struck(Misfortune::few)),

    /** Every statement meets others on the same row, and the writes move to and fro. */
    HOT_ROW(Odds.anything()
            .inOneDatabase()
            .pace(20, 20, 60, 400)
            .wishes(10, 0, Command.PUT, Command.DELETE, Command.MISS, Command.ADD, Command.NOTE, Command.MISS)
            .oneKey()
            .struck(Misfortune::none)),

    /** Units that return to a savepoint while the writes are moved. */
    SAVEPOINTS(Odds.anything()
            .from(Phase.READ_NEW, Phase.WRITE_NEW)
            .pace(300, 400, 60, 2_000)
            .wishes(100, 70, Command.PUT, Command.ADD, Command.READ)
            .struck(Misfortune::few)),

    /** Readers ask a flag that is turned off and on while the writes are moved. */
    FLAG_FLIPS(Odds.anything()
            .from(Phase.READ_NEW, Phase.WRITE_NEW)
            .flagged()
            .pace(100, 100, 100, 1_000)
            .wishes(0, 0, Command.READ, Command.READ, Command.PUT)
            .operations(30)
            .struck(Misfortune::none)),

    /** Somebody joins, and is long about it, while the others move on. */
    LATE_JOINER(Odds.anything()
            .from(Phase.OLD_ONLY)
            .pace(60, 60, 40, 400)
            .operators(100, 14)
            .struck(Misfortune.LateJoiner::new)),

    /** An instance does not hear of the others, who go on as soon as they may, and still answers readers. */
    LEASE_AND_EVICTION(Odds.anything()
            .from(Phase.READ_NEW)
            .betweenTwoDatabases()
            .pace(250, 100, 100, 2_500)
            .operators(100, 14)
            .wishes(0, 0, Command.READ, Command.PUT)
            .operations(30)
            .struck(Misfortune.CutOff::new)),

    /** A writer stands still in the middle of a write, and the others go on without it. */
    SLEEPING_WRITER(Odds.anything()
            .from(Phase.BACKFILL)
            .betweenTwoDatabases()
            .copied()
            .pace(400, 100, 100, 2_500)
            .operators(100, 14)
            .wishes(0, 0, Command.READ, Command.READ, Command.PUT)
            .operations(40)
            .struck(() -> new Misfortune.Sleeper("OLD account.PUT", "OLD account.PUT"))),

    /** Two scans meet, and the one that was there last stands still between its label and its copy. */
    SLEEPING_SCANNER(Odds.anything()
            .from(Phase.BACKFILL)
            .betweenTwoDatabases()
            .pace(6_000, 100, 100, 500)
            .operators(100, 24)
            .wishes(0, 0, Command.READ, Command.PUT, Command.DELETE)
            .struck(() -> new Misfortune.Sleeper("OLD touch", "NEW fence"))),

    /** Every statement meets the backfill on the same row. */
    HOT_BACKFILL(Odds.anything()
            .from(Phase.BACKFILL)
            .inOneDatabase()
            .copied()
            .pace(700, 20, 1_000, 60)
            .operators(100, 20)
            .wishes(0, 0, Command.PUT, Command.DELETE, Command.ADD)
            .oneKey()
            .struck(() -> new Misfortune.Sleeper("both account.page", "both renamed.put"))),

    /** Several instruct the fleet at once, forward and back, and hesitate. */
    TWO_OPERATORS(Odds.anything()
            .from(Phase.SYNC, Phase.READ_NEW, Phase.WRITE_NEW)
            .pace(600, 100, 50, 150)
            .operators(55, 20)
            .struck(Misfortune.Hesitation::new)),

    /** An instance was given up and joins again, with a unit of work that began before. */
    REJOINER(Odds.anything()
            .from(Phase.READ_NEW)
            .betweenTwoDatabases()
            .pace(1_500, 9_000, 100, 2_500)
            .operators(100, 14)
            .wishes(50, 0, Command.READ, Command.READ, Command.PUT)
            .operations(24)
            .struck(Misfortune.CutOff::new));

    private final Odds odds;

    Scenario(Odds odds) {
        this.odds = odds;
    }

    Odds odds() {
        return odds;
    }
}
