package dev.zdm;

import dev.zdm.event.Operation;
import dev.zdm.health.HealthCheck;
import dev.zdm.health.HealthCheck.Answer;
import dev.zdm.health.NamedCheck;
import dev.zdm.health.Reach;
import dev.zdm.internal.evidence.RecentSuccess;
import dev.zdm.internal.evidence.RecentSuccess.Recent;
import dev.zdm.internal.fleet.LocalView;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.MigrationException;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Side;
import dev.zdm.spi.RolloutNotes.Kind;
import dev.zdm.spi.RolloutNotes.Note;
import dev.zdm.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ready-made checks of one migration. Only the one that says whether this instance refuses its calls reaches the
 * instance: all else concerns every instance alike, and taking all of them away would turn a worry into an outage.
 */
final class MigrationChecks {
    private static final int ENOUGH_CALLS = 20;
    private static final double AVAILABILITY = 0.95;

    private final CommonParts common;
    private final boolean refusesReadsWithoutLease;
    private final RecentSuccess newSide;

    private MigrationChecks(CommonParts common, boolean refusesReadsWithoutLease, TimeSource time) {
        this.common = common;
        this.refusesReadsWithoutLease = refusesReadsWithoutLease;
        this.newSide = new RecentSuccess(() -> count(common, true), () -> count(common, false), time);
    }

    private static long count(CommonParts common, boolean success) {
        return Stream.of(Operation.READ, Operation.WRITE, Operation.CALL)
                .map(operation -> common.evidence().calls(operation, Side.NEW))
                .mapToLong(calls -> calls.count(success))
                .sum();
    }

    static List<NamedCheck> of(MigrationControl migration, TimeSource time) {
        CommonParts common = CommonParts.of(migration);
        MigrationChecks checks = new MigrationChecks(common, refusesReadsWithoutLease(migration), time);
        List<NamedCheck> all = new ArrayList<>();
        all.add(checks.named("place", checks::place).reaching(Reach.INSTANCE).immediately());
        all.add(checks.named("lease", checks::lease).immediately());
        all.add(checks.named("rollback", checks::rollback));
        if (migration instanceof Migration<?, ?> data) {
            all.add(checks.named("old-store", StoreChecks.rows(data.parts(), Side.OLD)));
            all.add(checks.named("new-store", StoreChecks.rows(data.parts(), Side.NEW)));
            all.add(checks.named("repair-backlog", StoreChecks.backlog(data.parts())));
        }
        if (migration instanceof ColumnMigration columns) {
            all.add(checks.named("store", StoreChecks.table(columns.store())));
        } else {
            all.add(checks.named("new-path", checks::newPath).immediately());
        }
        return List.copyOf(all);
    }

    private NamedCheck named(String name, HealthCheck check) {
        return NamedCheck.of(name, check).about(common.id()).reaching(Reach.MIGRATION);
    }

    /** Where a guard row says who owns the writes, reads go by it, exact and slower; without one they are refused. */
    private static boolean refusesReadsWithoutLease(MigrationControl migration) {
        return migration instanceof Migration<?, ?> data
                && data.parts().mode() == ConsistencyMode.BEST_EFFORT
                && !data.parts().common().settings().gates.acceptStale();
    }

    /** Whether this instance refuses calls that another one may serve. */
    private Answer place() {
        LocalView view = common.view();
        try {
            view.requireCalls();
        } catch (MigrationException e) {
            return Answer.unhealthy(e.problem() + "; every call of this migration is refused");
        }
        return refusesReadsWithoutLease && !isTrusted(view)
                ? Answer.unhealthy("it has lost touch with the other instances; reads of this migration are refused")
                : Answer.healthy("calls are served");
    }

    private static boolean isTrusted(LocalView view) {
        return view.state().phase().isParked() || view.hasLease();
    }

    private Answer lease() {
        LocalView view = common.view();
        if (view.state().phase().isParked()) {
            return Answer.healthy("not needed in " + view.state().describe());
        }
        return view.hasLease()
                ? Answer.healthy("held")
                : Answer.unhealthy("lost: this instance has not heard of the others in time");
    }

    /** A note of a later epoch covers all that went before it. */
    private Answer rollback() {
        MigrationState state = common.view().state();
        List<Note> notes = common.store().rollouts().notes().of(common.id(), state.run());
        long failed = latest(notes, Kind.ROLLBACK_FAILED);
        return failed > latest(notes, Kind.ACKNOWLEDGED)
                ? Answer.unhealthy("rolling back failed in epoch " + failed + ", and nobody has acknowledged that")
                : Answer.healthy("no failed rollback waits for anybody");
    }

    private static long latest(List<Note> notes, Kind kind) {
        return notes.stream()
                .filter(note -> note.kind() == kind)
                .mapToLong(Note::epoch)
                .max()
                .orElse(-1);
    }

    private Answer newPath() {
        MigrationState state = common.view().state();
        Recent recent = newSide.recent();
        if (!isNewServing(state)) {
            return Answer.healthy("not in use in " + state.describe());
        }
        String breaker = common.evidence().breaker();
        String calls = recent.failed() + " of " + recent.calls() + " calls failed in the last minute";
        if (breaker.equals("OPEN")) {
            return Answer.unhealthy("the circuit breaker is open; " + calls);
        }
        boolean failing = recent.calls() >= ENOUGH_CALLS && recent.ratio() < AVAILABILITY;
        return new Answer(!failing, calls);
    }

    private static boolean isNewServing(MigrationState state) {
        if (state.phase().takesShare()) {
            return state.share() > 0;
        }
        return state.phase() instanceof Phase data
                ? data.readSide(true) == Side.NEW
                : state.servicePhase().callSide(true) == Side.NEW;
    }
}
