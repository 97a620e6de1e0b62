package dev.zdm.internal.cutover;

import dev.zdm.event.ScanKind;
import dev.zdm.internal.copy.OwedCopies;
import dev.zdm.internal.cutover.Effects.Target;
import dev.zdm.plan.ConsistencyMode;
import dev.zdm.plan.GatePolicy;
import dev.zdm.plan.MigrationState;
import dev.zdm.plan.Phase;
import dev.zdm.plan.Refusal;
import dev.zdm.plan.RepairPolicy;
import dev.zdm.plan.Side;
import dev.zdm.spi.Scans.Scan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions of every step of a data migration. */
public final class DataGates {
    private final Inputs inputs;
    private final GatePolicy policy;
    private final BacklogGates backlogs;

    public DataGates(Inputs inputs, GatePolicy policy, RepairPolicy repairs) {
        this.inputs = inputs;
        this.policy = policy;
        this.backlogs = new BacklogGates(inputs, repairs.pendingAge());
    }

    List<Refusal> forward(MigrationState from, Target target) {
        List<Refusal> refusals = new ArrayList<>();
        switch ((Phase) target.phase()) {
            case DUAL_WRITE -> checkVolatile(refusals);
            case SYNC -> checkScans(from, refusals);
            case READ_NEW -> checkShare(from, target, refusals);
            case WRITE_NEW -> checkWritesMayMove(from, refusals);
            case NEW_ONLY -> checkOldMayRest(from, refusals);
            case OLD_ONLY, BACKFILL -> {}
        }
        backlogs.forward(from, (Phase) target.phase(), refusals);
        return refusals;
    }

    private void checkVolatile(List<Refusal> refusals) {
        if (inputs.refusesVolatile()) {
            refusals.add(new Refusal(
                    "state-store",
                    "the state is kept in memory, so a restart would silently return to OLD_ONLY and lose writes",
                    "use a JDBC state store, or set volatile-state to true in tests"));
        }
    }

    private void checkScans(MigrationState state, List<Refusal> refusals) {
        Optional<Scan> backfill = inputs.scan(state, ScanKind.BACKFILL);
        if (backfill.filter(Scan::isFinished).isEmpty()) {
            refusals.add(new Refusal(
                    "backfill",
                    "the backfill of run " + state.run() + " is not complete ("
                            + backfill.map(Scan::rows).orElse(0L) + " rows done)",
                    "run backfill() to its end"));
        }
        checkVerified(state, backfill, refusals);
    }

    private void checkVerifiedSince(MigrationState state, List<Refusal> refusals) {
        Optional<Scan> backfill = inputs.scan(state, ScanKind.BACKFILL);
        if (backfill.filter(scan -> !scan.isFinished()).isPresent()) {
            refusals.add(new Refusal(
                    "backfill",
                    "a backfill of run " + state.run() + " was begun again and is not complete ("
                            + backfill.get().rows() + " rows done)",
                    "roll back to BACKFILL, then run backfill() and verify() to their ends"));
        } else {
            checkVerified(state, backfill, refusals);
        }
    }

    private void checkVerified(MigrationState state, Optional<Scan> backfill, List<Refusal> refusals) {
        Optional<Scan> verification = inputs.scan(state, ScanKind.VERIFICATION)
                .filter(Scan::isFinished)
                .filter(scan -> backfill.map(Scan::finishedAt)
                        .filter(done -> !scan.startedAt().isBefore(done))
                        .isPresent());
        if (verification.isEmpty()) {
            refusals.add(new Refusal(
                    "verification",
                    "no full verification was begun after the backfill and completed",
                    "run verify() to its end"));
        } else if (verification.get().mismatches() > 0) {
            refusals.add(new Refusal(
                    "verification",
                    verification.get().mismatches() + " of "
                            + verification.get().rows() + " rows differ",
                    "run verifyAndRepair() and then verify(); if rows still differ, somebody writes past zdm"));
        }
    }

    private void checkShare(MigrationState state, Target target, List<Refusal> refusals) {
        if (state.phase() == Phase.SYNC && inputs.mode() == ConsistencyMode.BEST_EFFORT) {
            checkBestEffort(refusals);
        }
        if (state.phase() == Phase.READ_NEW && target.share() == 100) {
            Comparisons.check(inputs.evidence().of(state.epoch()), target.others(), policy)
                    .ifPresent(refusals::add);
        }
    }

    private void checkBestEffort(List<Refusal> refusals) {
        checkOwed(refusals);
        if (!policy.acceptStale()) {
            refusals.add(new Refusal(
                    "best-effort",
                    "in BEST_EFFORT the new side may miss an acknowledged write, for instance after a crash",
                    "put both sides into one transaction, or set accept-stale to true"));
        }
    }

    /** The side that is owed copies must not become the one from which others are copied. */
    private void checkOwed(List<Refusal> refusals) {
        OwedCopies<?> owed = inputs.owed();
        if (owed.hasUnknown()) {
            refusals.add(
                    new Refusal(
                            "owed-copies",
                            "at least " + owed.size() + " copies are owed, and not all of their keys are known",
                            "mend the side that failed, run repair(), then verify(), which finds the others, and repair() again"));
        } else if (owed.size() > 0) {
            refusals.add(new Refusal(
                    "owed-copies",
                    owed.size() + " copies are owed, because they or their writes failed",
                    "mend the side that failed and run repair()"));
        }
    }

    private void checkWritesMayMove(MigrationState state, List<Refusal> refusals) {
        checkOwed(refusals);
        if (!inputs.isFlagOnForEveryone()) {
            refusals.add(new Refusal(
                    "flag",
                    "the feature flag is not on for everyone",
                    "turn it on for everyone (with Togglz: with no strategy, or gradual at 100 %), or unbind it from"
                            + " the migration"));
        }
        Optional<Scan> verification = inputs.scan(state, ScanKind.VERIFICATION);
        if (verification.isPresent()) {
            // Not only the one that SYNC asked for: a later one may be under way, or have found rows that differ.
            checkVerifiedSince(state, refusals);
        }
        long failures = verification.map(Scan::roundTripFailures).orElse(0L);
        if (failures > 0 && !policy.acceptOneWay()) {
            refusals.add(new Refusal(
                    "round-trip",
                    failures + " rows do not survive toNew(toOld(toNew(row)))",
                    "make the mapping exact both ways and verify() again, or set accept-one-way to true"));
        }
    }

    private void checkOldMayRest(MigrationState state, List<Refusal> refusals) {
        if (owner(state).filter(Side.OLD::equals).isPresent()) {
            refusals.add(new Refusal(
                    "owner", "the old side still owns the writes", "advance again to complete the hand-over"));
        }
        checkBaked(state, refusals);
    }

    /** Nobody copies to the old side any more once it rests: whoever decides that knows what it then lacks. */
    String leftBehind() {
        return inputs.mode() == ConsistencyMode.DURABLE
                ? inputs.backlog(Side.NEW)
                        .map(owed -> "; the NEW side owes the OLD side " + owed.pending() + " copies, the oldest for "
                                + owed.oldestAge().toSeconds() + " s, and " + owed.dead() + " were given up")
                        .orElse("")
                : "";
    }

    void checkBaked(MigrationState state, List<Refusal> refusals) {
        Duration baked = Duration.between(state.changedAt(), inputs.now());
        if (baked.compareTo(policy.bakeTime()) < 0) {
            refusals.add(new Refusal(
                    "bake-time",
                    baked.isNegative()
                            ? "the clock is " + baked.negated().toSeconds()
                                    + " seconds behind the one by which the present state began"
                            : "the present state has baked for " + baked.toSeconds() + " of "
                                    + policy.bakeTime().toSeconds() + " seconds",
                    "wait " + policy.bakeTime().minus(baked).toSeconds() + " more seconds"));
        }
    }

    List<Refusal> back(MigrationState from) {
        List<Refusal> refusals = new ArrayList<>();
        if (from.phase() == Phase.WRITE_NEW && !from.oldComplete()) {
            refusals.add(new Refusal(
                    "old-complete",
                    "the old side misses writes since NEW_ONLY was reached",
                    "go forward to NEW_ONLY; this version has no reverse backfill"));
        }
        if (from.phase() == Phase.WRITE_NEW) {
            checkOwed(refusals);
        }
        backlogs.back(from, refusals);
        return refusals;
    }

    Optional<Side> owner(MigrationState state) {
        return inputs.owner(state);
    }
}
