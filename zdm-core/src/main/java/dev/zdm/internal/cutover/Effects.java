package dev.zdm.internal.cutover;

import dev.zdm.plan.MigrationPhase;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Refusal;
import dev.zdm.spi.Instances.Report;
import dev.zdm.spi.Instances.Standing;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a change of state needs besides the state itself: conditions, and the guard row of the data store. */
public interface Effects {

    /** Every condition of a step that is not met now. */
    List<Refusal> refusals(MigrationState from, Target to);

    /** What belongs to the record of a step although it keeps nobody from it; begins with a semicolon, or is empty. */
    default String found(MigrationState from, MigrationPhase to) {
        return "";
    }

    /** What must be done before the next state is published, while nobody else can; a refusal if it could not be done. */
    Optional<Refusal> before(MigrationState from, MigrationState to);

    /** Whether {@link #before} a state has used its epoch up, so that the next try needs another one. */
    default boolean hasUsedUp(MigrationState to) {
        return false;
    }

    /** What must be done once the state is published and adopted; a refusal leads back to the state before. */
    Optional<Refusal> after(MigrationState to);

    /** Whether {@link #after} of the present state was begun and not completed, by a process that died. */
    boolean isUnfinished(MigrationState state);

    /** A step as the effects see it. */
    record Target(MigrationPhase phase, int share, boolean forward, Others others) {}

    /** What the other instances say of the present epoch. */
    record Others(long comparisons, long mismatches) {
        static Others of(MigrationState state, Collection<Standing> others) {
            List<Report> reports = others.stream()
                    .map(Standing::report)
                    .filter(report -> report.epoch() == state.epoch())
                    .toList();
            return new Others(
                    reports.stream().mapToLong(Report::comparisons).sum(),
                    reports.stream().mapToLong(Report::mismatches).sum());
        }
    }
}
