package dev.zdm.internal.rollout;

import dev.zdm.plan.MigrationState;
import dev.zdm.spi.MigrationStates.AuditEntry;
import java.util.List;

/**
 * Where a migration was heading when its phase or share changed last.
 *
 * @param heading forward or back, or nowhere if nothing has moved yet
 * @param epoch the epoch that began with it
 * @param by who did that
 */
record Course(Heading heading, long epoch, String by) {
    /** A direction. */
    enum Heading {
        NOWHERE,
        FORWARD,
        BACK
    }

    static Course of(List<AuditEntry> history) {
        for (int last = history.size() - 1; last > 0; last--) {
            MigrationState after = history.get(last).after();
            MigrationState before = history.get(last - 1).after();
            Heading heading = heading(before, after);
            if (heading != Heading.NOWHERE) {
                return new Course(heading, after.epoch(), after.changedBy());
            }
        }
        return new Course(
                Heading.NOWHERE, history.isEmpty() ? 0 : history.get(0).after().epoch(), "");
    }

    private static Heading heading(MigrationState before, MigrationState after) {
        if (before.phase() == after.phase()) {
            int shares = Integer.compare(after.share(), before.share());
            return shares == 0 ? Heading.NOWHERE : shares > 0 ? Heading.FORWARD : Heading.BACK;
        }
        return before.phase().isBefore(after.phase()) ? Heading.FORWARD : Heading.BACK;
    }
}
