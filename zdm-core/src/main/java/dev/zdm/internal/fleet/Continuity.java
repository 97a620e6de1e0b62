package dev.zdm.internal.fleet;

import dev.zdm.plan.MigrationState;
import dev.zdm.plan.StateStoreException;

/** Tells a state store that forgot what it had confirmed, or that somebody edited, from one that went on. */
public final class Continuity {
    private Continuity() {}

    /**
     * Refuses a state that cannot follow from one that was known before it was read: epochs only grow, and the state of an
     * epoch never changes.
     *
     * @throws StateStoreException if the store has an earlier epoch, or another state of the same one
     */
    public static void require(MigrationState known, MigrationState stored) {
        if (stored.epoch() < known.epoch()) {
            throw broken(
                    known,
                    "the state store has epoch " + stored.epoch() + " of it, although epoch " + known.epoch()
                            + " was published: it has lost changes, or was edited by hand");
        }
        if (stored.epoch() == known.epoch() && !isSame(known, stored)) {
            throw broken(
                    known,
                    "the state store has another state of epoch " + stored.epoch()
                            + " than the one that was published: it was edited by hand");
        }
    }

    private static boolean isSame(MigrationState known, MigrationState stored) {
        return stored.run() == known.run()
                && stored.phase() == known.phase()
                && stored.share() == known.share()
                && stored.paused() == known.paused()
                && stored.contracted() == known.contracted();
    }

    private static StateStoreException broken(MigrationState known, String problem) {
        return new StateStoreException(
                known.migration(),
                known.phase(),
                problem,
                "the last known state stays in force and cannot be changed; put the last state of the audit trail back into"
                        + " zdm_migration");
    }
}
